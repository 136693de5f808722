import type { UTCTimestamp } from 'lightweight-charts';
import type { Candle } from '@/api/types';

/** The bars of a chart by when they begin (in seconds), oldest first. */
export class Bars {
  private readonly byTime = new Map<number, Candle>();
  private begins: number[] = [];

  /** When each begins, oldest first. */
  get times(): readonly number[] {
    return this.begins;
  }

  get last(): number {
    return this.begins.at(-1) ?? 0;
  }

  get size(): number {
    return this.begins.length;
  }

  at(time: number): Candle | undefined {
    return this.byTime.get(time);
  }

  has(time: number): boolean {
    return this.byTime.has(time);
  }

  all(): Candle[] {
    return [...this.byTime.values()];
  }

  clear(): void {
    this.byTime.clear();
    this.begins = [];
  }

  /** Takes these in place of those there are, but for bars that began later: those came from the stream meanwhile. */
  setHistory(candles: readonly Candle[]): void {
    const newest = candles.at(-1);
    const later = newest ? this.all().filter((candle) => secondsOf(candle) > secondsOf(newest)) : [];
    this.byTime.clear();
    for (const candle of [...candles, ...later]) this.byTime.set(secondsOf(candle), candle);
    this.begins = [...this.byTime.keys()];
  }

  /** Takes a bar that changed or began: whether it did begin. Null for one that is older than the newest: it is known already. */
  update(candle: Candle): boolean | null {
    const time = secondsOf(candle);
    if (time < this.last) return null;
    const isNew = time > this.last;
    if (isNew) this.begins = [...this.begins, time];
    this.byTime.set(time, candle);
    return isNew;
  }
}

export const secondsOf = (candle: Candle) => (Date.parse(candle.time) / 1000) as UTCTimestamp;

export const candlestick = (candle: Candle) => ({
  time: secondsOf(candle),
  open: Number(candle.open),
  high: Number(candle.high),
  low: Number(candle.low),
  close: Number(candle.close),
});

/** Open, high, low and close. */
export const levelsOf = (candle: Candle | undefined) =>
  candle ? [candle.open, candle.high, candle.low, candle.close].map(Number) : [];
