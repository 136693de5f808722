import type { Order } from '@/api/types';
import * as format from '@/ui/format';

export const verbs = {
  buy: { noun: 'Buy', past: 'Bought', tone: 'up', text: 'text-up' },
  sell: { noun: 'Sell', past: 'Sold', tone: 'down', text: 'text-down' },
} as const;

/** "0.5 BTC-USD at 64,000", "0.5 BTC-USD stop 60,000" */
export function describe({
  qty,
  symbol,
  limit_price,
  stop_price,
}: Pick<Order, 'qty' | 'symbol' | 'limit_price' | 'stop_price'>): string {
  const stop = stop_price === null ? '' : ` stop ${format.quantity(stop_price)}`;
  const limit =
    limit_price === null ? (stop_price === null ? ' at market' : '') : ` at ${format.quantity(limit_price)}`;
  return `${format.quantity(qty)} ${symbol}${stop}${limit}`;
}

export const typeNames: Record<Order['type'], string> = {
  limit: 'Limit',
  market: 'Market',
  stop: 'Stop',
  stop_limit: 'Stop limit',
  trailing_stop: 'Trailing stop',
  take_profit: 'Take profit',
  take_profit_limit: 'Take profit limit',
};

/** "Limit", "Stop, SL", "Limit, OCO": the type, and the part it plays beside others. */
export function kindOf({ type, order_class, cause, parent_id }: Order): string {
  const part = cause === 'take_profit_leg' ? 'TP' : cause === 'stop_loss_leg' ? 'SL' : null;
  if (part) return `${typeNames[type]}, ${part}`;
  return order_class === 'oco' && parent_id === null ? `${typeNames[type]}, OCO` : typeNames[type];
}

export const statusNames: Record<Order['status'], string> = {
  pending: 'Waiting',
  open: 'Open',
  partially_filled: 'Partly filled',
  filled: 'Filled',
  cancelled: 'Cancelled',
  expired: 'Expired',
  rejected: 'Rejected',
};
