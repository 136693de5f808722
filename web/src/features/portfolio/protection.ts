import { Decimal } from '@/api/decimal';
import type { Order, OrderChange, OrderRequest, Position } from '@/api/types';

/** The orders that wait to close a position: with a loss that is bearable, or with a profit. */
export interface Protection {
  stop: Order | undefined;
  profit: Order | undefined;
}

/** A step on the way to other protection. They are taken one after the other. */
export type Step =
  | { do: 'change'; id: string; change: OrderChange }
  | { do: 'cancel'; id: string }
  | { do: 'place'; order: OrderRequest };

const stops: readonly Order['type'][] = ['stop', 'stop_limit', 'trailing_stop'];

/** Finds what protects a position among the open orders: those the other way that stop, or that can only be meant to take the profit. */
export function protectionOf(position: Position, open: readonly Order[]): Protection {
  const side = closingSide(position);
  const mine = open.filter((order) => order.symbol === position.symbol && order.side === side);
  return {
    stop: mine.find((order) => stops.includes(order.type)),
    profit: mine.find(
      (order) =>
        order.type === 'take_profit' ||
        (order.type === 'limit' &&
          (order.reduce_only || order.cause === 'take_profit_leg' || order.order_class === 'oco')),
    ),
  };
}

/**
 * What has to be done so that one of the two is at this price, or gone (null). What a cash account sells is set aside for one order alone,
 * so that both together are one order that cancels the other.
 */
export function steps(position: Position, now: Protection, leg: 'stop' | 'profit', price: string | null): Step[] {
  const [changed, other] = leg === 'stop' ? [now.stop, now.profit] : [now.profit, now.stop];
  if (changed && price !== null) return [{ do: 'change', id: changed.id, change: { [fieldOf(changed)]: price } }];

  const place = (own: string | null, others: string | null): Step => ({
    do: 'place',
    order: leg === 'stop' ? protecting(position, own, others) : protecting(position, others, own),
  });
  const otherPrice = other?.[fieldOf(other)] ?? null;
  if (price === null) {
    if (!changed) return [];
    return areLegs(changed, other)
      ? [{ do: 'cancel', id: changed.id }, place(null, otherPrice)]
      : [{ do: 'cancel', id: changed.id }];
  }
  // One that follows the price, or is more than a price, stays as it is.
  const joins = other?.type === 'stop' || other?.type === 'limit';
  return other && joins ? [{ do: 'cancel', id: other.id }, place(price, otherPrice)] : [place(price, null)];
}

const fieldOf = (order: Order) => (order.type === 'limit' ? 'limit_price' : 'stop_price');

/** Whether ending one of them ends the other. */
function areLegs(one: Order | undefined, other: Order | undefined): boolean {
  if (!one || !other) return false;
  return (
    one.legs.includes(other.id) ||
    other.legs.includes(one.id) ||
    (one.parent_id !== null && one.parent_id === other.parent_id)
  );
}

function protecting(position: Position, stop: string | null, profit: string | null): OrderRequest {
  const common = {
    symbol: position.symbol,
    side: closingSide(position),
    qty: sizeOf(position),
    time_in_force: 'gtc' as const,
  };
  if (stop !== null && profit !== null)
    return { ...common, type: 'limit', limit_price: profit, order_class: 'oco', stop_loss: { stop_price: stop } };
  if (stop !== null) return { ...common, type: 'stop', stop_price: stop, reduce_only: true };
  return { ...common, type: 'limit', limit_price: profit, reduce_only: true };
}

export const closingSide = (position: Position): Order['side'] => (Decimal.of(position.qty).sign < 0 ? 'buy' : 'sell');

export const sizeOf = (position: Position): string => Decimal.of(position.qty).abs().toString();

/** The order that turns a position into as large a one the other way. */
export const reversing = (position: Position): OrderRequest => ({
  symbol: position.symbol,
  side: closingSide(position),
  type: 'market',
  qty: Decimal.of(sizeOf(position)).times(Decimal.of('2')).toString(),
  time_in_force: 'ioc',
});
