import { Decimal } from '@/api/decimal';
import type { Candle } from '@/api/types';

/** Bars of weeks (from Monday) or months out of bars of days, oldest first. A day is of the date on which it begins in New York or UTC. */
export function grouped(days: readonly Candle[], by: 'week' | 'month'): Candle[] {
  const bars = new Map<string, Candle>();
  for (const day of days) {
    const time = beginOf(day.time, by);
    const bar = bars.get(time);
    bars.set(time, bar ? joined(bar, day) : { ...day, time });
  }
  return [...bars.values()];
}

/** Of New York a day begins at four or five o'clock UTC: the date is the same. */
function beginOf(time: string, by: 'week' | 'month'): string {
  const date = new Date(`${time.slice(0, 10)}T00:00:00Z`);
  if (by === 'month') date.setUTCDate(1);
  else date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString();
}

const joined = (bar: Candle, day: Candle): Candle => ({
  ...bar,
  high: larger(bar.high, day.high),
  low: larger(day.low, bar.low) === day.low ? bar.low : day.low,
  close: day.close,
  volume: Decimal.of(bar.volume).plus(Decimal.of(day.volume)).toString(),
});

const larger = (one: string, other: string) => (Decimal.of(one).minus(Decimal.of(other)).sign >= 0 ? one : other);
