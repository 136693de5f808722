import { asPlaced, type Exchange } from '@/api/as-placed';
import { Decimal } from '@/api/decimal';
import type { Instrument, Order, OrderRequest } from '@/api/types';
import type { ExitLeg } from '@/charts/exit-handle';
import { exitText, wrongSide } from '@/ui/exit-side';

/**
 * Whether a stop and a take-profit can be hung on an order: it opens a position or adds to one, and nothing of it is filled. <net> is what
 * is held of its instrument.
 */
export function isEntry(order: Order, net: string): boolean {
  const closes = Decimal.of(net).sign * (order.side === 'buy' ? 1 : -1) < 0;
  return (
    !closes &&
    order.status === 'open' &&
    Decimal.of(order.filled_qty).sign === 0 &&
    order.parent_id === null &&
    order.order_class !== 'oco' &&
    order.cause === 'placed' &&
    !order.reduce_only &&
    order.type !== 'trailing_stop' &&
    entryPrice(order) !== null
  );
}

const entryPrice = (order: Order): string | null => order.limit_price ?? order.stop_price;

/** The entry that a leg waits for; undefined for an order that waits for none. */
export function entryOf({ parent_id: parent }: Order, open: readonly Order[]): Order | undefined {
  const entry = parent === null ? undefined : open.find(({ id }) => id === parent);
  return entry?.order_class === 'bracket' || entry?.order_class === 'oto' ? entry : undefined;
}

/** What an exit of an entry at a price would come to, and whether it lies on the side where it would not wait. */
export function exitOf(order: Order, leg: ExitLeg, price: string, { tick_size: tick, quote }: Instrument) {
  const from = entryPrice(order)!;
  const side = order.side === 'buy' ? 'sell' : 'buy';
  const wrong = wrongSide({ leg, side, price, reference: from, tick }, `after a ${order.side}`, 'its entry,');
  const gain = Decimal.of(price).minus(Decimal.of(from)).times(Decimal.of(order.qty));
  const profit = (order.side === 'buy' ? gain : Decimal.zero.minus(gain)).toString();
  return { text: wrong ?? exitText(leg, { price, from, profit, tick, quote }), isWrong: wrong !== null };
}

/** An exit's price; <limit> is that of a stop which has one. */
export type ExitPrice = ExitLeg | 'limit';

/** Puts an entry with another stop or take-profit in the place of the one there is: an open order takes none on. */
export function withExit(order: Order, open: readonly Order[], part: ExitPrice, price: string): Exchange {
  const legs = open.filter(({ parent_id: parent }) => parent === order.id);
  const profit = legs.find(({ cause }) => cause === 'take_profit_leg')?.limit_price ?? null;
  const stop = legs.find(({ cause }) => cause === 'stop_loss_leg');
  const now = { profit, stop: stop?.stop_price ?? null, limit: stop?.limit_price ?? null };
  const next =
    part === 'stop' ? { ...now, stop: price, limit: shifted(now.limit, now.stop, price) } : { ...now, [part]: price };
  return { id: order.id, by: bracket(order, next), back: bracket(order, now) };
}

interface Exits {
  profit: string | null;
  stop: string | null;
  /** Of the stop, where it has one. */
  limit: string | null;
}

const bracket = (order: Order, { profit, stop, limit }: Exits): OrderRequest => ({
  ...asPlaced(order),
  ...(profit !== null && { take_profit: { limit_price: profit } }),
  ...(stop !== null && { stop_loss: { stop_price: stop, ...(limit !== null && { limit_price: limit }) } }),
});

/** A stop's limit as far from it as before. */
const shifted = (limit: string | null, from: string | null, to: string): string | null =>
  limit === null || from === null
    ? null
    : Decimal.of(to)
        .plus(Decimal.of(limit).minus(Decimal.of(from)))
        .toString();
