import {
  type Bar,
  deviation,
  exponential,
  highest,
  indicator,
  lowest,
  mean,
  noRange,
  nothing,
  ranged,
  slide,
  smoothed,
  typical,
  unsmoothed,
  windowed,
} from './fold';

/** Bollinger's bands: the mean of <length> closes, and <width> standard deviations (of the population) above and below. */
export const bollinger = (length: number, width: number) =>
  windowed(
    length,
    3,
    ({ close }) => close,
    (closes) => around(mean(closes), width * deviation(closes)),
  );

/** The highest high and the lowest low of <length> bars, and their middle. */
export const donchian = (length: number) =>
  windowed(
    length,
    3,
    (bar) => bar,
    (bars) => {
      const [high, low] = [highest(bars), lowest(bars)];
      return [high, (high + low) / 2, low];
    },
  );

/** Keltner's channel: the exponential average of closes, and average true ranges above and below (StockCharts ChartSchool). */
export const keltner = (length: number, range: number, width: number) =>
  indicator({ average: unsmoothed, range: noRange }, (before, bar) => {
    const after = { average: exponential(before.average, bar.close, length), range: ranged(before.range, bar, range) };
    return [after, aroundIf(smoothed(after.average, length), smoothed(after.range.range, range), width)];
  });

/** The close, and average true ranges above and below. */
export const atrBands = (length: number, width: number) =>
  indicator(noRange, (before, bar) => {
    const after = ranged(before, bar, length);
    return [after, aroundIf(bar.close, smoothed(after.range, length), width)];
  });

interface Weighed {
  day: number;
  volume: number;
  /** Of typical prices, weighed by volume. */
  mean: number;
  /** The sum of squared distances from the mean, weighed by volume: kept so (West 1979), small differences of large prices stay exact. */
  squares: number;
}

/**
 * The volume-weighted average of the typical price since the market's day began, and <width> deviations (weighed by volume) above and below.
 * Begins anew with each day.
 */
export const vwapBands = (width: number) =>
  indicator<Weighed>({ day: NaN, volume: 0, mean: 0, squares: 0 }, (before, bar) => {
    const { day } = bar;
    const isCut = day !== before.day;
    const since = isCut ? { day, volume: 0, mean: 0, squares: 0 } : before;
    const volume = since.volume + bar.volume;
    if (volume === 0) return [since, nothing(3), isCut];
    const distance = typical(bar) - since.mean;
    const step = (distance * bar.volume) / volume;
    const after = {
      day,
      volume,
      mean: since.mean + step,
      squares: since.squares + since.volume * distance * step,
    };
    return [after, around(after.mean, width * Math.sqrt(after.squares / volume)), isCut];
  });

/** The volume-weighted average of the typical price (high, low and close by thirds) since the market's day began. */
export const vwap = () => {
  const bands = vwapBands(0);
  return indicator(bands.start, (before, bar) => {
    const [after, [, middle], isCut = false] = bands.step(before, bar);
    return [after, [middle ?? null], isCut];
  });
};

interface Day {
  day: number;
  high: number;
  low: number;
  close: number;
}

/** The classic (floor) pivot points of the market's day before: the pivot, and three levels each of resistance and support. */
export const pivots = () =>
  indicator<{ past: Day | null; today: Day | null }>({ past: null, today: null }, (before, bar) => {
    const { day, high, low, close } = bar;
    const isCut = day !== before.today?.day;
    const today =
      isCut || !before.today
        ? { day, high, low, close }
        : { day, high: Math.max(before.today.high, high), low: Math.min(before.today.low, low), close };
    const past = isCut ? before.today : before.past;
    return [{ past, today }, past ? levels(past) : nothing(7), isCut];
  });

function levels({ high, low, close }: Day) {
  const pivot = (high + low + close) / 3;
  const range = high - low;
  return [
    pivot,
    2 * pivot - low,
    pivot + range,
    high + 2 * (pivot - low),
    2 * pivot - high,
    pivot - range,
    low - 2 * (high - pivot),
  ];
}

/**
 * Ichimoku: turning and standard line (the middles of their lengths), both spans (drawn <length> bars, this one counted, after the bar that
 * they were worked out at) and the close, which is drawn as far back.
 */
export const ichimoku = (turning: number, standard: number, span: number) => {
  const middle = (bars: readonly Bar[], length: number) => {
    const last = bars.slice(-length);
    return bars.length < length ? null : (highest(last) + lowest(last)) / 2;
  };
  return indicator<{ bars: readonly Bar[]; spans: readonly (readonly (number | null)[])[] }>(
    { bars: [], spans: [] },
    (before, bar) => {
      const bars = slide(before.bars, bar, Math.max(turning, standard, span));
      const [quick, calm] = [middle(bars, turning), middle(bars, standard)];
      const first = quick === null || calm === null ? null : (quick + calm) / 2;
      const spans = slide(before.spans, [first, middle(bars, span)], standard);
      const [a, b] = spans.length < standard ? [null, null] : spans[0]!;
      return [{ bars, spans }, [quick, calm, a ?? null, b ?? null, bar.close]];
    },
  );
};

const around = (middle: number, width: number) => [middle + width, middle, middle - width];

const aroundIf = (middle: number | null, range: number | null, width: number) =>
  middle === null || range === null ? nothing(3) : around(middle, width * range);
