/** A bar in floating-point numbers: what is drawn, never what is sent. */
export interface Bar {
  /** Seconds since 1970, when it begins. */
  time: number;
  /** Names the market's day that it is in. */
  day: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** The lines' values at a bar; null where too few bars came before. */
export type Values = readonly (number | null)[];

/**
 * An indicator as a fold: one bar after the other. Pure, so that the running bar is taken from the state before it as often as it changes,
 * and nothing is worked out twice. A step costs as much as the indicator's length at most. <isCut>: the lines begin anew at this bar.
 */
export interface Indicator<S = unknown> {
  start: S;
  step: (before: S, bar: Bar) => readonly [after: S, values: Values, isCut?: boolean];
}

export const indicator = <S>(start: S, step: Indicator<S>['step']): Indicator => ({ start, step }) as Indicator;

/** An indicator of the last <length> bars: nothing is said before there are so many. */
export const windowed = <T>(
  length: number,
  lines: number,
  pick: (bar: Bar) => T,
  say: (window: readonly T[]) => Values,
): Indicator =>
  indicator<readonly T[]>([], (before, bar) => {
    const window = slide(before, pick(bar), length);
    return [window, window.length < length ? nothing(lines) : say(window)];
  });

export const nothing = (lines: number): Values => Array<null>(lines).fill(null);

/** The window with one more at its end, and no longer than <length>. */
export const slide = <T>(window: readonly T[], value: T, length: number): readonly T[] =>
  window.length < length ? [...window, value] : [...window.slice(1), value];

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]) => sum(values) / values.length;

/** The deviation of the population. */
export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

export const typical = ({ high, low, close }: Bar) => (high + low + close) / 3;
export const median = ({ high, low }: Bar) => (high + low) / 2;

/** From the close before, if there is one: gaps count. */
export const trueRange = (bar: Bar, before: number | null) =>
  before === null ? bar.high - bar.low : Math.max(bar.high, before) - Math.min(bar.low, before);

export const highest = (bars: readonly Bar[]) => Math.max(...bars.map(({ high }) => high));
export const lowest = (bars: readonly Bar[]) => Math.min(...bars.map(({ low }) => low));

export interface Smoothing {
  count: number;
  /** The sum of the first values; after <length> of them the average. */
  value: number;
}

export const unsmoothed: Smoothing = { count: 0, value: 0 };

/** An average that begins as the mean of <length> values and then takes <weight> of each new one. */
function smooth(before: Smoothing, value: number, length: number, weight: number): Smoothing {
  const count = Math.min(before.count + 1, length + 1);
  if (count < length) return { count, value: before.value + value };
  if (count === length) return { count, value: (before.value + value) / length };
  return { count, value: before.value + weight * (value - before.value) };
}

export const smoothed = ({ count, value }: Smoothing, length: number) => (count < length ? null : value);

export const exponential = (before: Smoothing, value: number, length: number) =>
  smooth(before, value, length, 2 / (length + 1));
export const wilder = (before: Smoothing, value: number, length: number) => smooth(before, value, length, 1 / length);

/** Wilder's average true range, as it goes along. */
export interface Range {
  close: number | null;
  range: Smoothing;
}

export const noRange: Range = { close: null, range: unsmoothed };

export const ranged = (before: Range, bar: Bar, length: number): Range => ({
  close: bar.close,
  range: wilder(before.range, trueRange(bar, before.close), length),
});
