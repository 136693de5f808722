import { Decimal } from './decimal';
import type { Order, OrderRequest } from './types';

/** One open order, which goes, by another; <back> is what was there before, should the other be refused. */
export interface Exchange {
  id: string;
  by: OrderRequest;
  back: OrderRequest;
}

/** An order as it was placed, as far as it was not filled, without what hangs on it. */
export function asPlaced(order: Order): OrderRequest {
  return {
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    qty: Decimal.of(order.qty).minus(Decimal.of(order.filled_qty)).toString(),
    time_in_force: order.time_in_force,
    trigger_by: order.trigger_by,
    ...(order.limit_price !== null && { limit_price: order.limit_price }),
    ...(order.stop_price !== null && { stop_price: order.stop_price }),
    ...(order.expires_at !== null && order.time_in_force === 'gtd' && { expires_at: order.expires_at }),
    ...(order.display_qty !== null && { display_qty: order.display_qty }),
    ...(order.post_only && { post_only: true }),
    ...(order.reduce_only && { reduce_only: true }),
    ...(order.self_trade_prevention !== 'cancel_newest' && { self_trade_prevention: order.self_trade_prevention }),
  };
}
