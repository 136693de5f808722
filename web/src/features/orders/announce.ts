import { Decimal } from '@/api/decimal';
import type { Order, Trade } from '@/api/types';
import * as format from '@/ui/format';
import { verbs } from './describe';

/** Why the exchange ended an order by itself, where its owner would not know without being told. */
export function reasonOf(order: Order): string | null {
  if (order.status === 'expired') return 'expired';
  if (order.status === 'rejected') return 'rejected';
  switch (order.cancel_reason) {
    case 'insufficient_funds':
      return 'cancelled: too little was available for it';
    case 'reduce_only':
      return 'cancelled: there was nothing left to reduce';
    case 'self_trade':
      return 'cancelled: it would have traded with your own';
    case 'would_take':
      return 'cancelled: it would have taken';
    case 'price_band':
      return 'cancelled: the price left the day’s band';
    case 'not_trading':
      return 'cancelled: the instrument does not trade';
    case 'liquidation':
      return 'cancelled: the account is being liquidated';
    case 'corporate_action':
      return 'cancelled: the shares were split';
    case 'internal_error':
      return 'cancelled: the exchange failed at it';
    default:
      return null;
  }
}

/** What fills of one order add up to. */
export function announce(fills: readonly Trade[]) {
  const [{ side, symbol, fee_asset: asset }] = fills as readonly [Trade];
  const sum = (field: 'qty' | 'value') =>
    fills.reduce((total, fill) => total.plus(Decimal.of(fill[field])), Decimal.zero);
  const [qty, value] = [sum('qty'), sum('value')];
  const decimals = Math.max(...fills.map((fill) => Decimal.of(fill.price).scale));
  const average = value.dividedBy(qty, decimals + 2).rounded(decimals);
  const parts = fills.length > 1 ? ` in ${fills.length} fills` : '';
  return {
    title: `${verbs[side].past} ${format.quantity(qty.toString())} ${symbol}`,
    detail: `at ${format.quantity(average.toString())}, ${format.amount(value.toString(), asset)} ${asset}${parts}`,
    tone: verbs[side].tone,
  };
}
