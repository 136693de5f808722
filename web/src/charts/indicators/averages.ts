import { exponential, indicator, mean, type Smoothing, smoothed, sum, unsmoothed, windowed } from './fold';

const closeOf = ({ close }: { close: number }) => close;

/** The mean of the last <length> closes. */
export const sma = (length: number) => windowed(length, 1, closeOf, (closes) => [mean(closes)]);

/** The exponential average of closes, weight 2 / (length + 1), begun with the mean of the first <length>. */
export const ema = (length: number) => ribbon(length);

/** Exponential averages of several lengths. */
export const ribbon = (...lengths: number[]) =>
  indicator<readonly Smoothing[]>(
    lengths.map(() => unsmoothed),
    (before, { close }) => {
      const after = before.map((one, index) => exponential(one, close, lengths[index]!));
      return [after, after.map((one, index) => smoothed(one, lengths[index]!))];
    },
  );

/** The mean that weighs the last close <length> times, the one before once less, and so on. */
export const wma = (length: number) => windowed(length, 1, closeOf, (closes) => [weighted(closes)]);

/** Hull's average: the weighted average, over the root of <length>, of twice the one of half the length less the one of the whole. */
export const hull = (length: number) => {
  const half = Math.floor(length / 2);
  const root = Math.floor(Math.sqrt(length));
  return windowed(length + root - 1, 1, closeOf, (closes) => [
    weighted(
      Array.from({ length: root }, (_, index) => {
        const window = closes.slice(index, index + length);
        return 2 * weighted(window.slice(-half)) - weighted(window);
      }),
    ),
  ]);
};

const weighted = (values: readonly number[]) =>
  sum(values.map((value, index) => value * (index + 1))) / ((values.length * (values.length + 1)) / 2);
