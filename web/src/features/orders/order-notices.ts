import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answer, api } from '@/api/client';
import type { Order, Trade } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import type { NoticeLine } from '@/ui/notices';
import { announce, reasonOf } from './announce';
import { describe, kindOf } from './describe';
import { newestBefore } from './queries';

const noTrades: readonly Trade[] = [];
const looked = 50;

/** Fills, one line an order; orders that the exchange ended by itself; and what a margin call closed. */
export function useOrderNotices(): readonly NoticeLine[] {
  const trades = useChannel('user:trades') ?? noTrades;
  const closed = useChannel('user:orders')?.closed;
  const before = useQuery({
    queryKey: ['orders', 'ended'],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/orders', { params: { query: { status: 'closed', limit: looked } }, signal })),
    select: (page) => page.items,
  }).data;
  return useMemo(() => {
    const orders = newestBefore(closed, before ?? []);
    return [...fillsOf(trades), ...orders.flatMap(endOf)];
  }, [trades, closed, before]);
}

const fillsOf = (trades: readonly Trade[]): NoticeLine[] =>
  [...Map.groupBy(trades, (trade) => trade.order_id)].map(([order, fills]) => {
    const { title, detail } = announce(fills);
    return { id: `fill-${order}`, kind: 'fill', at: fills[0]!.at, title, detail, to: `/trade/${fills[0]!.symbol}` };
  });

function endOf(order: Order): NoticeLine[] {
  const { id, symbol, cause, updated_at: at } = order;
  const to = `/trade/${symbol}`;
  if (cause === 'liquidation')
    return [
      {
        id: `margin-${id}`,
        kind: 'margin',
        at,
        title: `Margin call: ${symbol} was closed`,
        detail: describe(order),
        to,
      },
    ];
  const why = reasonOf(order);
  return why
    ? [{ id: `order-${id}`, kind: 'order', at, title: `${kindOf(order)} order ${why}`, detail: describe(order), to }]
    : [];
}
