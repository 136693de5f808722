import { useEffect, useRef } from 'react';
import { Decimal } from '@/api/decimal';
import type { Trade } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import * as format from '@/ui/format';
import { useToast } from '@/ui/toast';
import { verbs } from './describe';

/** A toast for each order that filled since the last frame. Also for what filled while the connection was away. */
export function FillToasts() {
  const trades = useChannel('user:trades');
  const toast = useToast();
  const seen = useRef<Set<string>>(null);

  useEffect(() => {
    if (!trades) return;
    const known = seen.current;
    seen.current = new Set(trades.map((trade) => trade.id));
    if (!known) return; // the first list is history
    const fresh = trades.filter((trade) => !known.has(trade.id));
    for (const fills of Map.groupBy(fresh, (trade) => trade.order_id).values()) toast(announce(fills));
  }, [trades, toast]);

  return null;
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
