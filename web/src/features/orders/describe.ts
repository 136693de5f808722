import type { Order } from '@/api/types';
import * as format from '@/ui/format';

export const verbs = {
  buy: { noun: 'Buy', past: 'Bought', tone: 'up', text: 'text-up' },
  sell: { noun: 'Sell', past: 'Sold', tone: 'down', text: 'text-down' },
} as const;

/** "0.5 BTC-USD at 64,000" */
export function describe({ qty, symbol, limit_price }: Pick<Order, 'qty' | 'symbol' | 'limit_price'>): string {
  return `${format.quantity(qty)} ${symbol} at ${limit_price === null ? 'market' : format.quantity(limit_price)}`;
}

export const statusNames: Record<Order['status'], string> = {
  open: 'Open',
  partially_filled: 'Partly filled',
  filled: 'Filled',
  cancelled: 'Cancelled',
};
