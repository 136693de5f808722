import {
  type Bar,
  indicator,
  median,
  noRange,
  nothing,
  type Range,
  ranged,
  type Smoothing,
  smoothed,
  sum,
  trueRange,
  unsmoothed,
  wilder,
  windowed,
} from './fold';

/** Wilder's average true range; the first bar's range is its height. */
export const atr = (length: number) =>
  indicator<Range>(noRange, (before, bar) => {
    const after = ranged(before, bar, length);
    return [after, [smoothed(after.range, length)]];
  });

interface Trend {
  range: Range;
  upper: number;
  lower: number;
  close: number;
  isUp: boolean | null;
}

/**
 * SuperTrend: <width> average true ranges from the bar's middle, a band that only comes nearer until the close breaks it. The first line is
 * the band below a rising market, the second the one above a falling one. (As TradingView's ta.supertrend.)
 */
export const superTrend = (length: number, width: number) =>
  indicator<Trend>({ range: noRange, upper: 0, lower: 0, close: 0, isUp: null }, (before, bar) => {
    const range = ranged(before.range, bar, length);
    const average = smoothed(range.range, length);
    const { close } = bar;
    if (average === null) return [{ ...before, range, close }, nothing(2)];
    let [upper, lower] = [median(bar) + width * average, median(bar) - width * average];
    if (before.isUp !== null) {
      if (upper >= before.upper && before.close <= before.upper) upper = before.upper;
      if (lower <= before.lower && before.close >= before.lower) lower = before.lower;
    }
    const isUp = before.isUp === true ? close >= lower : close > upper;
    return [{ range, upper, lower, close, isUp }, isUp ? [lower, null] : [null, upper]];
  });

interface Stop {
  last: Bar | null;
  earlier: Bar | null;
  stop: number;
  extreme: number;
  speed: number;
  isLong: boolean;
}

/** Wilder's parabolic stop and reverse: speeds up by <step> with each new extreme, and to <most> at most. */
export const parabolic = (step: number, most: number) =>
  indicator<Stop>({ last: null, earlier: null, stop: 0, extreme: 0, speed: step, isLong: true }, (before, bar) => {
    const { last, earlier } = before;
    if (last === null) return [{ ...before, last: bar }, [null]];
    let { stop, extreme, speed, isLong } = before;
    if (earlier === null) {
      isLong = median(last) <= median(bar);
      [stop, extreme] = isLong ? [last.low, last.high] : [last.high, last.low];
    }
    stop += speed * (extreme - stop);
    // Never within the two bars before.
    const recent = earlier === null ? [last] : [earlier, last];
    stop = isLong ? Math.min(stop, ...recent.map(({ low }) => low)) : Math.max(stop, ...recent.map(({ high }) => high));
    if (isLong ? bar.high > extreme : bar.low < extreme) {
      speed = Math.min(most, speed + step);
      extreme = isLong ? bar.high : bar.low;
    }
    if (isLong ? bar.low < stop : bar.high > stop) {
      isLong = !isLong;
      [stop, speed, extreme] = [extreme, step, isLong ? bar.high : bar.low];
    }
    return [{ last: bar, earlier: last, stop, extreme, speed, isLong }, [stop]];
  });

interface Movement {
  last: Bar | null;
  count: number;
  /** Wilder's sums. */
  range: number;
  up: number;
  down: number;
  strength: Smoothing;
}

/** Wilder's directional movement: its average index (ADX), and the indicators of rising and falling (DI), 0 to 100. */
export const directional = (length: number) =>
  indicator<Movement>({ last: null, count: 0, range: 0, up: 0, down: 0, strength: unsmoothed }, (before, bar) => {
    const { last } = before;
    if (last === null) return [{ ...before, last: bar }, nothing(3)];
    const [rise, fall] = [bar.high - last.high, last.low - bar.low];
    const count = Math.min(before.count + 1, length);
    // The first length - 1 are summed; each further one takes the place of the mean of those before.
    const add = (total: number, value: number) => (count < length ? total : total - total / length) + value;
    const range = add(before.range, trueRange(bar, last.close));
    const up = add(before.up, rise > fall && rise > 0 ? rise : 0);
    const down = add(before.down, fall > rise && fall > 0 ? fall : 0);
    if (count < length - 1) return [{ ...before, last: bar, count, range, up, down }, nothing(3)];
    const both = up + down;
    const strength = wilder(before.strength, both === 0 ? 0 : (100 * Math.abs(up - down)) / both, length);
    const part = (movement: number) => (range === 0 ? 0 : (100 * movement) / range);
    return [{ last: bar, count, range, up, down, strength }, [smoothed(strength, length), part(up), part(down)]];
  });

/** Aroon: how long ago the highest high and the lowest low of <length> bars were; 100 is now, 0 is <length> bars ago. */
export const aroon = (length: number) =>
  windowed(
    length + 1,
    2,
    (bar) => bar,
    (bars) => {
      const highs = bars.map(({ high }) => high);
      const lows = bars.map(({ low }) => low);
      return [highs.lastIndexOf(Math.max(...highs)), lows.lastIndexOf(Math.min(...lows))].map(
        (at) => (100 * at) / length,
      );
    },
  );

/** Vortex (Botes and Siepman): movements up and down between bars, as parts of the true ranges of <length> bars. */
export const vortex = (length: number) =>
  windowed(
    length + 1,
    2,
    (bar) => bar,
    (bars) => {
      const pairs = bars.slice(1).map((bar, index) => [bar, bars[index]!] as const);
      const range = sum(pairs.map(([bar, last]) => trueRange(bar, last.close)));
      if (range === 0) return nothing(2);
      const up = sum(pairs.map(([bar, last]) => Math.abs(bar.high - last.low)));
      return [up / range, sum(pairs.map(([bar, last]) => Math.abs(bar.low - last.high))) / range];
    },
  );
