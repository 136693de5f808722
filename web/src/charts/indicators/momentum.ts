import {
  type Bar,
  deviation,
  exponential,
  highest,
  indicator,
  lowest,
  mean,
  median,
  nothing,
  slide,
  type Smoothing,
  smoothed,
  typical,
  unsmoothed,
  wilder,
  windowed,
} from './fold';

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

interface Oscillation {
  bars: readonly Bar[];
  fast: readonly number[];
  slow: readonly number[];
}

/** The slow stochastic: where the close lies between the lowest and highest of <length> bars (0 to 100), its mean %K, and its mean %D. */
export const stochastic = (length: number, smoothing: number, signal: number) =>
  indicator<Oscillation>({ bars: [], fast: [], slow: [] }, (before, bar) => {
    const after = { ...before, bars: slide(before.bars, bar, length) };
    if (after.bars.length < length) return [after, nothing(2)];
    after.fast = slide(before.fast, 100 * placeOf(bar.close, after.bars), smoothing);
    if (after.fast.length < smoothing) return [after, nothing(2)];
    const k = mean(after.fast);
    after.slow = slide(before.slow, k, signal);
    return [after, [k, after.slow.length < signal ? null : mean(after.slow)]];
  });

/** Williams' %R: how far below the highest of <length> bars the close lies, 0 to -100. */
export const williams = (length: number) =>
  windowed(
    length,
    1,
    (bar) => bar,
    (bars) => [100 * placeOf(bars.at(-1)!.close, bars) - 100],
  );

/** Lambert's commodity channel index: how far the typical price is from its mean, in 0.015 of its mean deviation. */
export const cci = (length: number) =>
  windowed(length, 1, typical, (prices) => {
    const middle = mean(prices);
    const spread = mean(prices.map((price) => Math.abs(price - middle)));
    return [spread === 0 ? 0 : (prices.at(-1)! - middle) / (0.015 * spread)];
  });

/** The change of the close over <length> bars, in percent. */
export const roc = (length: number) =>
  windowed(
    length + 1,
    1,
    ({ close }) => close,
    (closes) => [100 * (closes.at(-1)! / closes[0]! - 1)],
  );

/** TRIX: the change of a triple exponential average from bar to bar, in percent. */
export const trix = (length: number) =>
  indicator({ averages: [unsmoothed, unsmoothed, unsmoothed] as readonly Smoothing[] }, ({ averages }, { close }) => {
    let value: number | null = close;
    const after = averages.map((before) => {
      const next = value === null ? before : exponential(before, value, length);
      value = value === null ? null : smoothed(next, length);
      return next;
    });
    const last = smoothed(averages.at(-1)!, length);
    return [{ averages: after }, [value === null || last === null ? null : 100 * (value / last - 1)]];
  });

/** Williams' awesome oscillator: the mean of few middles of bars less the mean of many. */
export const awesome = (fast: number, slow: number) =>
  windowed(Math.max(fast, slow), 1, median, (middles) => [mean(middles.slice(-fast)) - mean(middles.slice(-slow))]);

/** The detrended price: the close half a length and one bar ago, less the mean of <length> closes. */
export const detrended = (length: number) =>
  windowed(
    length,
    1,
    ({ close }) => close,
    (closes) => [closes.at(-2 - Math.floor(length / 2))! - mean(closes)],
  );

/** How many deviations (of the population) the close is from the mean of <length> closes. */
export const zScore = (length: number) =>
  windowed(
    length,
    1,
    ({ close }) => close,
    (closes) => {
      const spread = deviation(closes);
      return [spread === 0 ? 0 : (closes.at(-1)! - mean(closes)) / spread];
    },
  );

/** 0 at the lowest of the bars, 1 at the highest; the middle when they are one. */
function placeOf(price: number, bars: readonly Bar[]): number {
  const [high, low] = [highest(bars), lowest(bars)];
  return high === low ? 0.5 : (price - low) / (high - low);
}
