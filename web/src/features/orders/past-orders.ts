import type { Order, RefusedOrder } from '@/api/types';
import * as format from '@/ui/format';
import { describe, kindOf, statusNames, typeNames, verbs } from './describe';

/** A line of the history: an order that has ended, or one that was refused and never was an order of the exchange. */
export interface PastOrder {
  key: string;
  /** "Buy 0.5 BTC-USD at 64,000" */
  name: string;
  symbol: string;
  side: Order['side'];
  type: string;
  limit: string | null;
  stop: string | null;
  average: string | null;
  filled: string;
  /** What was asked for: a quantity, or an amount of money. */
  size: string;
  status: string;
  at: string;
  order?: Order;
  refused?: RefusedOrder;
}

export const ended = (order: Order): PastOrder => ({
  key: order.id,
  name: `${verbs[order.side].noun} ${describe(order)}`,
  symbol: order.symbol,
  side: order.side,
  type: kindOf(order),
  limit: order.limit_price,
  stop: order.stop_price,
  average: order.filled_avg_price,
  filled: order.filled_qty,
  size: format.quantity(order.qty),
  status: statusNames[order.status],
  at: order.updated_at,
  order,
});

export function refusedLine(refused: RefusedOrder): PastOrder {
  const { id, symbol, side, type, qty, notional, limit_price: limit, stop_price: stop, at } = refused;
  const size = qty === null ? `for ${format.quantity(notional)}` : format.quantity(qty);
  const prices =
    (stop === null ? '' : ` stop ${format.quantity(stop)}`) + (limit === null ? '' : ` at ${format.quantity(limit)}`);
  return {
    key: `refused ${id}`,
    name: `${verbs[side].noun} ${size} ${symbol}${prices}`,
    symbol,
    side,
    type: typeNames[type],
    limit,
    stop,
    average: null,
    filled: '0',
    size,
    status: 'Refused',
    at,
    refused,
  };
}

/** Orders newest first, with those that were refused where their time is. */
export function withRefused(orders: readonly Order[], refused: readonly RefusedOrder[]): PastOrder[] {
  const left = [...refused];
  const lines = orders.flatMap((order) => {
    const earlier = left.findIndex(({ at }) => Date.parse(at) < Date.parse(order.created_at));
    const before = left.splice(0, earlier === -1 ? left.length : earlier);
    return [...before.map(refusedLine), ended(order)];
  });
  return [...lines, ...left.map(refusedLine)];
}
