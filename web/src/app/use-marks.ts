import { useMemo } from 'react';
import type { Position } from '@/api/types';
import type { PriceMark } from '@/charts/price-lines';
import * as format from '@/ui/format';

/** Names the line at what the position cost. */
export const positionMark = 'position';

const exits = ['stop', 'profit'] as const;

/** What the trader has at stake in an instrument: where orders and alerts wait, and what the position cost, with its profit. */
export function useMarks(
  held: Position | undefined,
  orders: readonly PriceMark[],
  alerts: readonly PriceMark[],
  canTrade: boolean,
) {
  const { average_price: price, qty = '0', unrealized_pnl: profit } = held ?? {};
  return useMemo(() => {
    if (!price) return [...orders, ...alerts];
    const title = `Position ${format.quantity(qty)}${profit ? ` ${format.signed(profit)}` : ''}`;
    const mark = { id: positionMark, price, title, tone: 'plain' as const, isCancellable: canTrade, crossing: 'Close' };
    return [...orders, ...alerts, canTrade ? { ...mark, exits } : mark];
  }, [price, qty, profit, orders, alerts, canTrade]);
}
