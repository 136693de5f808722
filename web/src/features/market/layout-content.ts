import type { LayoutContent } from '@/api/types';
import type { Drawing } from '@/charts/drawings/drawing';
import { titleOf } from '@/charts/indicator-set';
import { type ChartLayout, isLayout, styleNames } from './chart-setup';
import { drawingFromWire, drawingToWire } from './drawing-book';
import { intervalNames } from './intervals';

/** The charts as they are saved, with what is drawn on them. */
export function contentOf(
  { charts, active, links }: ChartLayout,
  drawn: (symbol: string) => readonly Drawing[],
): LayoutContent {
  const symbols = [...new Set(charts.map(({ symbol }) => symbol))];
  return {
    charts: charts.map((chart) => ({
      ...chart,
      indicators: chart.indicators.map(({ name, settings }) => ({ name, settings: settings.map(String) })),
      compared: [...chart.compared],
    })),
    active,
    links,
    drawings: symbols
      .map((symbol) => ({ symbol, items: drawn(symbol).map(drawingToWire) }))
      .filter(({ items }) => items.length > 0),
  };
}

/** The charts that were saved; null where this client cannot draw them, because a newer one saved them say. */
export function layoutOf({ charts, active, links }: LayoutContent): ChartLayout | null {
  const layout = {
    charts: charts.map((chart) => ({
      ...chart,
      indicators: chart.indicators.map(({ name, settings }) => ({ name, settings: settings.map(Number) })),
    })),
    active,
    links,
  };
  return isLayout(layout) ? layout : null;
}

export const drawingsOf = ({ drawings }: LayoutContent) =>
  drawings.map(({ symbol, items }) => ({ symbol, items: items.map(drawingFromWire) }));

/** "BTC-USD, 1 hour, Candles, with SMA 20 and RSI 14, compared with ETH-USD": a chart of a layout in words. */
export function describe({ symbol, interval, style, indicators, compared }: ChartLayout['charts'][number]): string {
  const parts = [symbol, intervalNames[interval], styleNames[style]];
  if (indicators.length > 0) parts.push(`with ${indicators.map(titleOf).join(' and ')}`);
  if (compared.length > 0) parts.push(`compared with ${compared.join(' and ')}`);
  return parts.join(', ');
}
