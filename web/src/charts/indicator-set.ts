import { atr, bollinger, ema, type Indicator, macd, rsi, sma, vwap } from './indicators';

export interface IndicatorLine {
  /** Stands before the value where the chart is read out. */
  label: string;
  /** The token of its colour. */
  colour: string;
  look: 'line' | 'dashed' | 'bars';
}

export interface IndicatorKind {
  name: string;
  about: string;
  /** On the price itself, or in a pane of its own below. */
  pane: 'price' | 'own';
  lines: readonly IndicatorLine[];
  fold: Indicator;
}

const line = (label: string, colour: string, look: IndicatorLine['look'] = 'line'): IndicatorLine => ({
  label,
  colour,
  look,
});

/** The indicators there are, with the lengths that are usual. */
export const indicatorSet = {
  sma: {
    name: 'SMA 20',
    about: 'Simple moving average',
    pane: 'price',
    lines: [line('SMA', '--chart-1')],
    fold: sma(20),
  },
  ema: {
    name: 'EMA 50',
    about: 'Exponential moving average',
    pane: 'price',
    lines: [line('EMA', '--chart-2')],
    fold: ema(50),
  },
  vwap: {
    name: 'VWAP',
    about: 'Volume-weighted average of the day',
    pane: 'price',
    lines: [line('VWAP', '--chart-3')],
    fold: vwap,
  },
  bollinger: {
    name: 'Bollinger 20, 2',
    about: 'Mean and two deviations',
    pane: 'price',
    lines: [line('BB', '--chart-4'), line('', '--chart-4', 'dashed'), line('', '--chart-4')],
    fold: bollinger(20, 2),
  },
  rsi: {
    name: 'RSI 14',
    about: 'Relative strength index',
    pane: 'own',
    lines: [line('RSI', '--chart-3')],
    fold: rsi(14),
  },
  macd: {
    name: 'MACD 12, 26, 9',
    about: 'Convergence and divergence of averages',
    pane: 'own',
    lines: [line('MACD', '--chart-1'), line('Signal', '--chart-2'), line('', '--chart-4', 'bars')],
    fold: macd(12, 26, 9),
  },
  atr: {
    name: 'ATR 14',
    about: 'Average true range',
    pane: 'own',
    lines: [line('ATR', '--chart-2')],
    fold: atr(14),
  },
} as const satisfies Record<string, IndicatorKind>;

export type IndicatorName = keyof typeof indicatorSet;

export const indicatorNames = Object.keys(indicatorSet) as IndicatorName[];
