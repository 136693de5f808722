import { Decimal } from '@/api/decimal';
import type { Candle, Print } from '@/api/types';

/** Bars as the chart takes them: the past as a whole, and what changed since. */
export interface MadeBars {
  history: readonly Candle[] | undefined;
  live: readonly Candle[] | undefined;
}

/**
 * Bars of some seconds, put together out of trades as they come. Trades of an instrument are counted: those that were taken are one row
 * without a hole, which grows at both ends. After a hole it begins anew with what lies behind it.
 */
export class PrintBars {
  private readonly bars = new Map<number, Candle>();
  private first = 0;
  private last = 0;
  private made: MadeBars = { history: undefined, live: undefined };
  private readonly listeners = new Set<() => void>();

  constructor(private readonly seconds: number) {}

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): MadeBars => this.made;

  /** Trades that were asked for, newest first. */
  addPast(prints: readonly Print[]): void {
    this.add(prints);
    this.show({ ...this.made, history: this.sorted() });
  }

  /** Trades as they happened, newest first; some of them may be known. Whether there is a hole before them, which is to be asked for. */
  addLive(prints: readonly Print[]): boolean {
    const [before, last] = [this.newest(), this.last];
    if (!this.add(prints)) return false;
    const changed = [...this.bars].filter(([time]) => time >= before).sort(([a], [b]) => a - b);
    this.show({ ...this.made, live: changed.map(([, bar]) => bar) });
    return last > 0 && this.first > last + 1;
  }

  private newest(): number {
    let newest = 0;
    for (const time of this.bars.keys()) newest = Math.max(newest, time);
    return newest;
  }

  private add(prints: readonly Print[]): boolean {
    const [newest, oldest] = [Number(prints[0]?.id ?? 0), Number(prints.at(-1)?.id ?? 0)];
    if (newest === 0) return false;
    if (this.last > 0 && (oldest > this.last + 1 || newest < this.first - 1)) {
      if (newest < this.last) return false;
      this.bars.clear();
      this.first = this.last = 0;
    }
    const [first, last] = [this.first, this.last];
    for (const print of prints.toReversed()) if (Number(print.id) > last) this.append(print);
    if (first > 0) for (const print of prints) if (Number(print.id) < first) this.prepend(print);
    this.first = first === 0 ? oldest : Math.min(first, oldest);
    this.last = Math.max(last, newest);
    return this.last > last || this.first < first;
  }

  private append({ at, price, qty }: Print): void {
    const time = this.beginOf(at);
    const bar = this.bars.get(time);
    this.bars.set(time, bar ? { ...widened(bar, price, qty), close: price } : begun(time, price, qty));
  }

  private prepend({ at, price, qty }: Print): void {
    const time = this.beginOf(at);
    const bar = this.bars.get(time);
    this.bars.set(time, bar ? { ...widened(bar, price, qty), open: price } : begun(time, price, qty));
  }

  private beginOf(at: string): number {
    const time = Math.floor(Date.parse(at) / 1000);
    return time - (time % this.seconds);
  }

  private sorted(): Candle[] {
    return [...this.bars].sort(([a], [b]) => a - b).map(([, bar]) => bar);
  }

  private show(made: MadeBars): void {
    this.made = made;
    for (const listener of [...this.listeners]) listener();
  }
}

const begun = (time: number, price: string, qty: string): Candle => ({
  time: new Date(time * 1000).toISOString(),
  open: price,
  high: price,
  low: price,
  close: price,
  volume: qty,
});

function widened(bar: Candle, price: string, qty: string): Candle {
  const at = Decimal.of(price);
  return {
    ...bar,
    high: at.compare(Decimal.of(bar.high)) > 0 ? price : bar.high,
    low: at.compare(Decimal.of(bar.low)) < 0 ? price : bar.low,
    volume: Decimal.of(bar.volume).plus(Decimal.of(qty)).toString(),
  };
}
