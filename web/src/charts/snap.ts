import { Decimal } from '@/api/decimal';

/**
 * The whole number of ticks nearest to where the pointer is, and at least one, as an exact price. The floating-point number only chooses
 * the tick.
 */
export function snap(price: number, tick: string): string {
  const ticks = Math.max(1, Math.round(price / Number(tick)));
  return Decimal.of(tick)
    .times(Decimal.of(ticks.toFixed(0)))
    .toString();
}

/** A price some ticks further, and at least one tick. */
export function step(price: string, tick: string, ticks: number): string {
  const next = Decimal.of(price).plus(Decimal.of(tick).times(Decimal.of(ticks.toFixed(0))));
  return next.sign > 0 ? next.toString() : Decimal.of(tick).toString();
}
