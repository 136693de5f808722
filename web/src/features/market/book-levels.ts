import { Decimal } from '@/api/decimal';
import type { Level } from '@/api/types';

/** A level of one side. */
export interface Row {
  price: string;
  qty: string;
  /** The quantity of this level and all better ones. */
  total: string;
}

/** How many levels the exchange sends of each side. */
export const levelsSent = 25;
const levelsShown = 20;

/** By how many ticks prices can be put together. */
const multiples = [1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000];
/** A group wider than this share of the price would be the whole book. */
const widest = 0.002;

/** The steps that make sense for an instrument at its price: multiples of its tick, in the wire's digits. */
export function groupSteps(tick: string, price: string | undefined): string[] {
  const most = Number(price ?? 0) * widest;
  const steps = multiples.filter((multiple, index) => index < 2 || multiple * Number(tick) <= most).slice(0, 7);
  return steps.map((multiple) =>
    Decimal.of(tick)
      .times(Decimal.of(String(multiple)))
      .trimmed()
      .toString(),
  );
}

/**
 * One side in steps of a price, best first. A bid belongs to the step below it and an ask to the one above: nobody trades at a better price than
 * the row says. Where the exchange sent only a part of the side, the last step may be cut in two, and is left out.
 */
export function grouped(levels: readonly Level[], side: 'bid' | 'ask', step: string): readonly Level[] {
  const width = Decimal.of(step);
  const sums = new Map<string, Decimal>();
  for (const [price, qty] of levels) {
    const exact = Decimal.of(price);
    const below = exact.floorTo(width);
    const at = (side === 'bid' || exact.compare(below) === 0 ? below : below.plus(width)).toString();
    sums.set(at, (sums.get(at) ?? Decimal.zero).plus(Decimal.of(qty)));
  }
  const rows = [...sums].map(([price, qty]): Level => [price, qty.toString()]);
  return levels.length >= levelsSent && rows.length > 1 && rows.length < levels.length ? rows.slice(0, -1) : rows;
}

export function accumulated(levels: readonly Level[]): Row[] {
  let sum = Decimal.zero;
  return levels.slice(0, levelsShown).map(([price, qty]) => {
    sum = sum.plus(Decimal.of(qty));
    return { price, qty, total: sum.toString() };
  });
}

/** What share of all that waits in sight are bids, 0 to 100; null for an empty book. Levels equally many on each side are counted. */
export function bidShare(bids: readonly Row[], asks: readonly Row[]): number | null {
  const count = Math.min(bids.length, asks.length) || Math.max(bids.length, asks.length);
  const [bid, ask] = [bids, asks].map((rows) => Number(rows[Math.min(count, rows.length) - 1]?.total ?? 0));
  const all = bid! + ask!;
  return all > 0 ? Math.round((bid! / all) * 100) : null;
}
