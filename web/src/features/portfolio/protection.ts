import { Decimal } from '@/api/decimal';
import type { Order, OrderChange, OrderRequest, Position } from '@/api/types';

/** The orders that wait to close a position: with a loss that is bearable, or with a profit. */
export interface Protection {
  stop: Order | undefined;
  profit: Order | undefined;
}

/** What is to be done about it. */
export type Step =
  | { do: 'change'; id: string; change: OrderChange }
  | { do: 'cancel'; id: string }
  | { do: 'place'; order: OrderRequest }
  /** One order, which goes, by another; <back> is what was there before, should the other be refused. */
  | { do: 'exchange'; id: string; by: OrderRequest; back: OrderRequest };

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
 * What has to be done so that one of the two is at this price, or gone (null); null where nothing has. What a cash account sells is set aside
 * for one order alone, so that both together are one order that cancels the other.
 */
export function stepTo(position: Position, now: Protection, leg: 'stop' | 'profit', price: string | null): Step | null {
  const [changed, other] = leg === 'stop' ? [now.stop, now.profit] : [now.profit, now.stop];
  if (changed && price !== null) return { do: 'change', id: changed.id, change: { [fieldOf(changed)]: price } };

  const order = (own: string | null, others: string | null) =>
    leg === 'stop' ? protecting(position, own, others) : protecting(position, others, own);
  const otherPrice = other?.[fieldOf(other)] ?? null;
  if (price === null) {
    if (!changed) return null;
    if (!other || !areLegs(changed, other)) return { do: 'cancel', id: changed.id };
    return { do: 'exchange', id: changed.id, by: order(null, otherPrice), back: again(now.profit!, now.stop) };
  }
  // One that follows the price, or is more than a price, stays as it is.
  const joins = other?.type === 'stop' || other?.type === 'limit';
  return other && joins
    ? { do: 'exchange', id: other.id, by: order(price, otherPrice), back: again(other) }
    : { do: 'place', order: order(price, null) };
}

/** An order as it was, as far as it was not filled; with the stop beside it that cancels it, where there was one. */
function again(order: Order, stop?: Order): OrderRequest {
  const left = Decimal.of(order.qty).minus(Decimal.of(order.filled_qty));
  return {
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    qty: left.toString(),
    time_in_force: order.time_in_force,
    trigger_by: order.trigger_by,
    ...(order.limit_price !== null && { limit_price: order.limit_price }),
    ...(order.stop_price !== null && { stop_price: order.stop_price }),
    ...(order.expires_at !== null && order.time_in_force === 'gtd' && { expires_at: order.expires_at }),
    ...(order.reduce_only && !stop && { reduce_only: true }),
    ...(stop && {
      order_class: 'oco',
      trigger_by: stop.trigger_by,
      stop_loss: {
        stop_price: stop.stop_price!,
        ...(stop.limit_price !== null && { limit_price: stop.limit_price }),
      },
    }),
  };
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

/** The orders that have to be cancelled so that none of both is left. */
export function ending({ stop, profit }: Protection): string[] {
  const both = areLegs(stop, profit) ? [stop] : [stop, profit];
  return both.flatMap((order) => (order ? [order.id] : []));
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
