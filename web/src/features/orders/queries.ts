import { type InfiniteData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import type { Exchange } from '@/api/as-placed';
import { answer, api } from '@/api/client';
import { exchangeEntry } from '@/api/order-exchange';
import type { Problem } from '@/api/problem';
import { cancelOrder, placeOrder, replaceOrder } from '@/api/trading';
import type { Order, OrderChange, OrderRequest, Trade } from '@/api/types';

export const closedOrdersKey = ['orders', 'closed'] as const;
export const refusedOrdersKey = ['orders', 'refused'] as const;
export const pastTradesKey = ['orders', 'trades'] as const;

/** As many as the exchange gives at once. */
const pageSize = 500;

export interface Submission {
  order: OrderRequest;
  /** Sent as Idempotency-Key: the same submission sent twice places one order. */
  key: string;
}

export const usePlaceOrder = () =>
  useMutation<Order, Problem, Submission>({
    mutationFn: ({ order, key }) => placeOrder(order, key),
  });

export const useCancelOrder = () => useMutation<Order, Problem, string>({ mutationFn: cancelOrder });

export const useCancelOrders = () =>
  useMutation<{ count: number }, Problem>({ mutationFn: () => answer(api.DELETE('/api/v1/orders')) });

export const useReplaceOrder = () =>
  useMutation<Order, Problem, { id: string; change: OrderChange }>({
    mutationFn: ({ id, change }) => replaceOrder(id, change),
  });

/** Puts an entry in the place of another. */
export const useExchangeEntry = () => useMutation<void, Problem, Exchange>({ mutationFn: exchangeEntry });

/** Why an order filled, or did not; as it stands when the question is put. */
export const useExplanation = (id: string) =>
  useQuery({
    queryKey: ['orders', 'explanation', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/orders/{id}/explain', { params: { path: { id } }, signal })),
    staleTime: 0,
  });

/** What was refused in the last 24 hours, on whichever device. */
export const useRefusedOrders = () =>
  useQuery({
    queryKey: refusedOrdersKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/orders/refused', { signal })),
    select: (list) => list.items,
    staleTime: 0,
    refetchInterval: 30_000,
  });

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

const closedOrders = (cursor: string, signal?: AbortSignal): Promise<Page<Order>> =>
  answer(
    api.GET('/api/v1/orders', {
      params: { query: { status: 'closed', limit: pageSize, ...(cursor && { cursor }) } },
      ...(signal && { signal }),
    }),
  );

const pastTrades = (cursor: string, signal?: AbortSignal): Promise<Page<Trade>> =>
  answer(
    api.GET('/api/v1/trades', {
      params: { query: { limit: pageSize, ...(cursor && { cursor }) } },
      ...(signal && { signal }),
    }),
  );

export const useClosedOrders = () => usePages(closedOrdersKey, closedOrders);
export const usePastTrades = () => usePages(pastTradesKey, pastTrades);

export const allClosedOrders = () => all(closedOrders);
export const allTrades = () => all(pastTrades);

function usePages<T>(queryKey: readonly unknown[], page: (cursor: string, signal?: AbortSignal) => Promise<Page<T>>) {
  return useInfiniteQuery<Page<T>, Problem, T[], readonly unknown[], string>({
    queryKey,
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
    select: ({ pages }: InfiniteData<Page<T>>) => pages.flatMap(({ items }) => items),
    staleTime: 0,
  });
}

async function all<T>(page: (cursor: string) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const next: Page<T> = await page(cursor);
    found.push(...next.items);
    cursor = next.next_cursor;
  }
  return found;
}

/** What the exchange has just told before what was fetched, each once: a fill is never in one place and not in another. */
export function newestBefore<T extends { id: string }>(told: readonly T[] | undefined, fetched: readonly T[]): T[] {
  const known = new Set(told?.map(({ id }) => id));
  return [...(told ?? []), ...fetched.filter(({ id }) => !known.has(id))];
}
