/** A bar in floating-point numbers: what is drawn, never what is sent. */
export interface Bar {
  /** Seconds since 1970, when it begins. */
  time: number;
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
 * and nothing is worked out twice.
 */
export interface Indicator<S = unknown> {
  start: S;
  step: (before: S, bar: Bar) => readonly [after: S, values: Values];
}

const indicator = <S>(start: S, step: Indicator<S>['step']): Indicator => ({ start, step }) as Indicator;

/** The mean of the last <length> closes. */
export const sma = (length: number) =>
  indicator<readonly number[]>([], (before, { close }) => {
    const window = slide(before, close, length);
    return [window, [window.length < length ? null : mean(window)]];
  });

/** Bollinger's bands: the mean of <length> closes, and <width> standard deviations (of the population) above and below. */
export const bollinger = (length: number, width: number) =>
  indicator<readonly number[]>([], (before, { close }) => {
    const window = slide(before, close, length);
    if (window.length < length) return [window, [null, null, null]];
    const middle = mean(window);
    const deviation = Math.sqrt(mean(window.map((value) => (value - middle) ** 2)));
    return [window, [middle + width * deviation, middle, middle - width * deviation]];
  });

interface Smoothing {
  count: number;
  /** The sum of the first values; after <length> of them the average. */
  value: number;
}

const unsmoothed: Smoothing = { count: 0, value: 0 };

/** An average that begins as the mean of <length> values and then takes <weight> of each new one. */
function smooth(before: Smoothing, value: number, length: number, weight: number): Smoothing {
  const count = Math.min(before.count + 1, length + 1);
  if (count < length) return { count, value: before.value + value };
  if (count === length) return { count, value: (before.value + value) / length };
  return { count, value: before.value + weight * (value - before.value) };
}

const smoothed = ({ count, value }: Smoothing, length: number) => (count < length ? null : value);

const exponential = (before: Smoothing, value: number, length: number) =>
  smooth(before, value, length, 2 / (length + 1));
const wilder = (before: Smoothing, value: number, length: number) => smooth(before, value, length, 1 / length);

/** The exponential average of closes, weight 2 / (length + 1), begun with the mean of the first <length>. */
export const ema = (length: number) =>
  indicator<Smoothing>(unsmoothed, (before, { close }) => {
    const after = exponential(before, close, length);
    return [after, [smoothed(after, length)]];
  });

/** The volume-weighted average of the typical price (high, low and close by thirds) since midnight UTC. */
export const vwap = indicator({ day: -1, value: 0, volume: 0 }, (before, bar) => {
  const day = Math.floor(bar.time / 86_400);
  const since = day === before.day ? before : { day, value: 0, volume: 0 };
  const after = {
    day,
    value: since.value + ((bar.high + bar.low + bar.close) / 3) * bar.volume,
    volume: since.volume + bar.volume,
  };
  return [after, [after.volume > 0 ? after.value / after.volume : null]];
});

interface Strength {
  close: number | null;
  gain: Smoothing;
  loss: Smoothing;
}

/** Wilder's relative strength index, 0 to 100. */
export const rsi = (length: number) =>
  indicator<Strength>({ close: null, gain: unsmoothed, loss: unsmoothed }, (before, { close }) => {
    if (before.close === null) return [{ ...before, close }, [null]];
    const change = close - before.close;
    const after = {
      close,
      gain: wilder(before.gain, Math.max(change, 0), length),
      loss: wilder(before.loss, Math.max(-change, 0), length),
    };
    const [gain, loss] = [smoothed(after.gain, length), smoothed(after.loss, length)];
    if (gain === null || loss === null) return [after, [null]];
    return [after, [loss === 0 ? (gain === 0 ? 50 : 100) : 100 - 100 / (1 + gain / loss)]];
  });

/** Moving average convergence and divergence: the fast less the slow exponential average, its own average (signal), and their difference. */
export const macd = (fast: number, slow: number, signal: number) =>
  indicator({ fast: unsmoothed, slow: unsmoothed, signal: unsmoothed }, (before, { close }) => {
    const after = {
      fast: exponential(before.fast, close, fast),
      slow: exponential(before.slow, close, slow),
      signal: before.signal,
    };
    const [quick, calm] = [smoothed(after.fast, fast), smoothed(after.slow, slow)];
    if (quick === null || calm === null) return [after, [null, null, null]];
    const line = quick - calm;
    after.signal = exponential(before.signal, line, signal);
    const average = smoothed(after.signal, signal);
    return [after, [line, average, average === null ? null : line - average]];
  });

/** Wilder's average true range; the first bar's range is its height. */
export const atr = (length: number) =>
  indicator<{ close: number | null; range: Smoothing }>({ close: null, range: unsmoothed }, (before, bar) => {
    const last = before.close ?? bar.close;
    const range = before.close === null ? bar.high - bar.low : Math.max(bar.high, last) - Math.min(bar.low, last);
    const after = { close: bar.close, range: wilder(before.range, range, length) };
    return [after, [smoothed(after.range, length)]];
  });

const slide = (window: readonly number[], value: number, length: number) =>
  window.length < length ? [...window, value] : [...window.slice(1), value];

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
