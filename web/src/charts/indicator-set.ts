import { atr, bollinger, ema, type Indicator, macd, rsi, sma, vwap } from './indicators';

export interface IndicatorLine {
  /** Stands before the value where the chart is read out. */
  label: string;
  /** The token of its colour. */
  colour: string;
  look: 'line' | 'dashed' | 'bars';
}

/** A number that an indicator is worked out with. */
export interface Setting {
  name: string;
  usual: number;
  range: readonly [least: number, most: number];
  /** What it is a whole multiple of. */
  step: number;
}

export interface IndicatorKind {
  name: string;
  about: string;
  /** On the price itself, or in a pane of its own below. */
  pane: 'price' | 'own';
  lines: readonly IndicatorLine[];
  settings: readonly Setting[];
  fold: (...settings: number[]) => Indicator;
}

const line = (label: string, colour: string, look: IndicatorLine['look'] = 'line'): IndicatorLine => ({
  label,
  colour,
  look,
});

/** In bars; beyond a thousand the history that is first loaded says nothing. */
const length = (usual: number, name = 'Length', least = 2): Setting => ({
  name,
  usual,
  range: [least, 1_000],
  step: 1,
});

/** The indicators there are. */
export const indicatorSet = {
  sma: {
    name: 'SMA',
    about: 'Simple moving average',
    pane: 'price',
    lines: [line('SMA', '--chart-1')],
    settings: [length(20)],
    fold: sma,
  },
  ema: {
    name: 'EMA',
    about: 'Exponential moving average',
    pane: 'price',
    lines: [line('EMA', '--chart-2')],
    settings: [length(50)],
    fold: ema,
  },
  vwap: {
    name: 'VWAP',
    about: 'Volume-weighted average of the day',
    pane: 'price',
    lines: [line('VWAP', '--chart-3')],
    settings: [],
    fold: () => vwap,
  },
  bollinger: {
    name: 'Bollinger',
    about: 'Mean and deviations',
    pane: 'price',
    lines: [line('BB', '--chart-4'), line('', '--chart-4', 'dashed'), line('', '--chart-4')],
    settings: [length(20), { name: 'Deviations', usual: 2, range: [0.5, 10], step: 0.5 }],
    fold: bollinger,
  },
  rsi: {
    name: 'RSI',
    about: 'Relative strength index',
    pane: 'own',
    lines: [line('RSI', '--chart-3')],
    settings: [length(14)],
    fold: rsi,
  },
  macd: {
    name: 'MACD',
    about: 'Convergence and divergence of averages',
    pane: 'own',
    lines: [line('MACD', '--chart-1'), line('Signal', '--chart-2'), line('', '--chart-4', 'bars')],
    settings: [length(12, 'Fast', 1), length(26, 'Slow'), length(9, 'Signal', 1)],
    fold: macd,
  },
  atr: {
    name: 'ATR',
    about: 'Average true range',
    pane: 'own',
    lines: [line('ATR', '--chart-2')],
    settings: [length(14, 'Length', 1)],
    fold: atr,
  },
} as const satisfies Record<string, IndicatorKind>;

export type IndicatorName = keyof typeof indicatorSet;

export const indicatorNames = Object.keys(indicatorSet) as IndicatorName[];

/** An indicator that is drawn, and the numbers that it is worked out with, in the order of its settings. */
export interface ChosenIndicator {
  name: IndicatorName;
  settings: readonly number[];
}

export const asUsual = (name: IndicatorName): ChosenIndicator => ({
  name,
  settings: indicatorSet[name].settings.map(({ usual }) => usual),
});

/** "SMA 20", "MACD 12, 26, 9" */
export const titleOf = ({ name, settings }: ChosenIndicator): string =>
  [indicatorSet[name].name, settings.join(', ')].join(' ').trim();

/** What is wrong with a number for a setting, or null. */
export function wrongWith(value: number, { range: [least, most], step }: Setting): string | null {
  if (value >= least && value <= most && Number.isInteger(value / step)) return null;
  return `From ${least} to ${most}${step === 1 ? ', whole' : ` by ${step}`}.`;
}

/** Whether what a browser kept are indicators that there are, each once, with numbers that they can have. */
export function areChosen(kept: unknown): kept is readonly ChosenIndicator[] {
  return Array.isArray(kept) && kept.every(isChosen) && new Set(kept.map(({ name }) => name)).size === kept.length;
}

function isChosen(one: unknown): one is ChosenIndicator {
  const { name, settings } = (one ?? {}) as Partial<ChosenIndicator>;
  if (name === undefined || !indicatorNames.includes(name) || !Array.isArray(settings)) return false;
  const numbers: readonly unknown[] = settings;
  const known: readonly Setting[] = indicatorSet[name].settings;
  return (
    numbers.length === known.length &&
    known.every((setting, index) => {
      const number = numbers[index];
      return typeof number === 'number' && wrongWith(number, setting) === null;
    })
  );
}
