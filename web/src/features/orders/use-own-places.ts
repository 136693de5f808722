import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Decimal } from '@/api/decimal';
import { answer, api } from '@/api/client';
import type { Explanation, Order } from '@/api/types';
import { useChannel } from '@/stream/hooks';

/** Own orders at one price. */
export interface OwnPlace {
  qty: string;
  /** What is served before the first of them; null while that is not known. */
  ahead: string | null;
}

const noOrders: readonly Order[] = [];
/** Of so many orders the place in the queue is asked for, the newest first: each costs the exchange a question. */
const asked = 6;
/** Milliseconds between two questions. */
const pace = 3_000;

/** Where the trader's own orders rest in an instrument's book, by price; nothing is asked for while the book is out of sight. */
export function useOwnPlaces(symbol: string, isSeen: boolean): ReadonlyMap<string, OwnPlace> {
  const open = useChannel('user:orders')?.open ?? noOrders;
  const resting = useMemo(
    () =>
      open.filter(
        (order) =>
          order.symbol === symbol && order.limit_price !== null && ['open', 'partially_filled'].includes(order.status),
      ),
    [open, symbol],
  );
  const queues = useQueries({
    queries: resting.slice(0, asked).map(({ id }) => ({
      queryKey: ['orders', 'queue', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        answer(api.GET('/api/v1/orders/{id}/explain', { params: { path: { id } }, signal })),
      select: ({ queue_now: place }: Explanation) => place?.ahead ?? null,
      refetchInterval: pace,
      enabled: isSeen,
    })),
    combine: (answers) => answers.map(({ data }) => data ?? null),
  });
  return useMemo(() => {
    const places = new Map<string, OwnPlace>();
    resting.forEach(({ limit_price: price, qty, filled_qty: filled }, index) => {
      const rest = Decimal.of(qty).minus(Decimal.of(filled));
      const before = places.get(price!);
      places.set(price!, {
        qty: (before ? Decimal.of(before.qty).plus(rest) : rest).toString(),
        ahead: nearer(before?.ahead, queues[index]),
      });
    });
    return places;
  }, [resting, queues]);
}

const nearer = (one: string | null | undefined, other: string | null | undefined): string | null =>
  one == null ? (other ?? null) : other == null ? one : Decimal.of(one).min(Decimal.of(other)).toString();
