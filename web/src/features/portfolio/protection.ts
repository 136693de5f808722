import { asPlaced, type Exchange } from '@/api/as-placed';
import { Decimal } from '@/api/decimal';
import type { Order, OrderChange, OrderRequest, Position } from '@/api/types';
import { wrongSide } from '@/ui/exit-side';

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
  | ({ do: 'exchange' } & Exchange);

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
  if (!stop) return asPlaced(order);
  return {
    ...asPlaced({ ...order, reduce_only: false }),
    order_class: 'oco',
    trigger_by: stop.trigger_by,
    stop_loss: {
      stop_price: stop.stop_price!,
      ...(stop.limit_price !== null && { limit_price: stop.limit_price }),
    },
  };
}

/** The prices that decide whether an order waits; nothing while they are not known. */
export type Market = { last: string | null; bid: string | null; ask: string | null } | undefined;

/** Why a stop or a take-profit at this price would close the position at once; null where it would wait for its price. */
export function misplaced(position: Position, leg: 'stop' | 'profit', price: string, market: Market, tick: string) {
  const side = closingSide(position);
  const taken = side === 'sell' ? market?.bid : market?.ask;
  // A take-profit lies in the book, and trades with what is bid or asked; a stop watches the last trade.
  const reference = leg === 'profit' ? taken : (market?.last ?? taken ?? position.market_price);
  return wrongSide(
    { leg, side, price, reference, tick },
    side === 'sell' ? 'for a long position' : 'for a short position',
  );
}

/** How a stop or a take-profit is said: its price, or how far it lies from what the position cost on average. */
export type Measure = 'price' | 'percent' | 'ticks' | 'money';

/** The price, in whole ticks, at which a position has lost (stop) or won (take-profit) so much; null where there is none. */
export function exitPrice(
  position: Position,
  leg: 'stop' | 'profit',
  by: Measure,
  text: string,
  tick: string,
): string | null {
  const entered = Decimal.tryParse(text.trim());
  if (!entered || entered.sign <= 0) return null;
  if (by === 'price') return entered.toString();
  if (position.average_price === null) return null;
  const average = Decimal.of(position.average_price);
  const distance =
    by === 'percent'
      ? average.times(entered).dividedBy(Decimal.of('100'), 12)
      : by === 'ticks'
        ? entered.times(Decimal.of(tick))
        : entered.dividedBy(Decimal.of(sizeOf(position)), 12);
  const isBelow = (closingSide(position) === 'sell') === (leg === 'stop');
  const price = (isBelow ? average.minus(distance) : average.plus(distance)).floorTo(Decimal.of(tick));
  return price.sign > 0 ? price.toString() : null;
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
  purpose: 'reverse',
});
