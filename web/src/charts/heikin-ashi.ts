/** What a candle is drawn by. */
export interface Ohlc {
  open: number;
  high: number;
  low: number;
  close: number;
}

/** The Heikin-Ashi candle of a bar: closes at the bar's mean, opens in the middle of the one before (its own, of the first). */
export function heikinAshi(before: Ohlc | null, { open, high, low, close }: Ohlc): Ohlc {
  const closes = (open + high + low + close) / 4;
  const opens = before ? (before.open + before.close) / 2 : (open + close) / 2;
  return { open: opens, high: Math.max(high, opens, closes), low: Math.min(low, opens, closes), close: closes };
}
