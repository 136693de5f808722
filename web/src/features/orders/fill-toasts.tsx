import { useEffect, useState } from 'react';
import { Decimal } from '@/api/decimal';
import type { Order, Trade } from '@/api/types';
import { useFresh } from '@/stream/fresh';
import { useChannel } from '@/stream/hooks';
import { chime } from '@/ui/chime';
import * as format from '@/ui/format';
import { preferences } from '@/ui/preferences';
import { type ToastText, useToast } from '@/ui/toast';
import { describe, verbs } from './describe';

/**
 * A toast for each order that filled since the last frame, or that the exchange itself ended. Also for what happened while the connection
 * was away. Who has turned notifications off still has it read out.
 */
export function FillToasts() {
  const trades = useChannel('user:trades');
  const closed = useChannel('user:orders')?.closed;
  const toast = useToast();
  const [said, setSaid] = useState('');
  const fresh = useFresh(trades);
  const ended = useFresh(closed);

  useEffect(() => {
    const tell = (text: ToastText) => {
      if (preferences().notifications) toast(text);
      else setSaid(`${text.title}, ${text.detail ?? ''}`);
    };
    const filled = [...Map.groupBy(fresh(), (trade) => trade.order_id).values()];
    for (const fills of filled) tell(announce(fills));
    const [first] = filled;
    if (first && preferences().sounds) chime(verbs[first[0]!.side].tone);
    for (const order of ended()) {
      const why = reasonOf(order);
      if (why) tell({ title: `Order ${why}`, detail: describe(order) });
    }
  }, [trades, closed, toast, fresh, ended]);

  return (
    <p aria-live="assertive" className="sr-only">
      {said}
    </p>
  );
}

/** Why the exchange ended an order by itself, where its owner would not know without being told. */
function reasonOf(order: Order): string | null {
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

function announce(fills: Trade[]) {
  const [{ side, symbol, fee_asset: asset }] = fills as [Trade];
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
