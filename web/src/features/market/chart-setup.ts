import type { ChartScale, ChartStyle } from '@/charts/candle-chart';
import { areChosen, type ChosenIndicator } from '@/charts/indicator-set';
import { isInterval, type Shown } from './intervals';

/** What one chart shows, and how. */
export interface ChartSetup {
  symbol: string;
  interval: Shown;
  style: ChartStyle;
  scale: ChartScale;
  indicators: readonly ChosenIndicator[];
  /** Symbols that are laid over it. */
  compared: readonly string[];
}

/** What the charts have in common: with <symbol> and <interval> all show the same, with the other two they move together. */
export interface ChartLinks {
  symbol: boolean;
  interval: boolean;
  crosshair: boolean;
  time: boolean;
}

/** The charts of the page. */
export interface ChartLayout {
  charts: readonly ChartSetup[];
  /** Which of them the page's instrument and the tools belong to. */
  active: number;
  links: ChartLinks;
}

/** Where a browser keeps it. */
export const layoutPlace = 'tradecraft-charts';

/** So many charts there can be beside each other. */
export const grids = [1, 2, 4, 6] as const;
export type Grid = (typeof grids)[number];

export const mostCompared = 5;

export const styleNames: Record<ChartStyle, string> = {
  candles: 'Candles',
  bars: 'Bars',
  heikin: 'Heikin-Ashi',
  line: 'Line',
  area: 'Area',
};
export const styles = Object.keys(styleNames) as ChartStyle[];
const scales: readonly ChartScale[] = ['normal', 'log', 'percent'];

export const oneChart: ChartLayout = {
  charts: [{ symbol: '', interval: '1m', style: 'candles', scale: 'normal', indicators: [], compared: [] }],
  active: 0,
  links: { symbol: false, interval: false, crosshair: true, time: false },
};

/** The layout with the page's instrument in it: in the active chart, or with linked symbols in all. */
export function withSymbol(layout: ChartLayout, symbol: string): ChartLayout {
  const charts = layout.charts.map((chart, index) =>
    index === layout.active || layout.links.symbol || chart.symbol === '' ? { ...chart, symbol } : chart,
  );
  return { ...layout, charts };
}

/** One chart changed; with linked intervals all take its interval. */
export function withChange(layout: ChartLayout, index: number, change: Partial<ChartSetup>): ChartLayout {
  const common = layout.links.interval && change.interval ? { interval: change.interval } : {};
  const charts = layout.charts.map((chart, at) => ({ ...chart, ...common, ...(at === index && change) }));
  return { ...layout, charts };
}

/** So many charts: new ones are like the active one, and it stays. */
export function withGrid(layout: ChartLayout, grid: Grid): ChartLayout {
  const active = layout.charts[layout.active]!;
  const kept = layout.charts.slice(0, grid);
  const isKept = layout.active < grid;
  const charts = Array.from({ length: grid }, (_, index) => kept[index] ?? active);
  return isKept ? { ...layout, charts } : { ...layout, charts: [active, ...charts.slice(1)], active: 0 };
}

/** With a link on, the others take at once what the active one has. */
export function withLinks(layout: ChartLayout, change: Partial<ChartLinks>): ChartLayout {
  const { symbol, interval } = layout.charts[layout.active]!;
  const common = { ...(change.symbol && { symbol }), ...(change.interval && { interval }) };
  return {
    ...layout,
    links: { ...layout.links, ...change },
    charts: layout.charts.map((chart) => ({ ...chart, ...common })),
  };
}

/** Whether what a browser or the exchange kept is a layout that this client can draw. */
export function isLayout(kept: unknown): kept is ChartLayout {
  const { charts, active, links } = (kept ?? {}) as Partial<ChartLayout>;
  return (
    Array.isArray(charts) &&
    (grids as readonly number[]).includes(charts.length) &&
    charts.every(isSetup) &&
    Number.isInteger(active) &&
    active! >= 0 &&
    active! < charts.length &&
    typeof links === 'object' &&
    links !== null &&
    (['symbol', 'interval', 'crosshair', 'time'] as const).every((link) => typeof links[link] === 'boolean')
  );
}

function isSetup(kept: unknown): kept is ChartSetup {
  const { symbol, interval, style, scale, indicators, compared } = (kept ?? {}) as Partial<ChartSetup>;
  return (
    typeof symbol === 'string' &&
    isInterval(interval) &&
    styles.includes(style!) &&
    scales.includes(scale!) &&
    areChosen(indicators) &&
    Array.isArray(compared) &&
    compared.length <= mostCompared &&
    compared.every((other) => typeof other === 'string')
  );
}
