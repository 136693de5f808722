import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Order, OrderChange, OrderRequest } from '@/api/types';

export const closedOrdersKey = ['orders', 'closed'] as const;

export interface Submission {
  order: OrderRequest;
  /** Sent as Idempotency-Key: the same submission sent twice places one order. */
  key: string;
}

export const usePlaceOrder = () =>
  useMutation<Order, Problem, Submission>({
    mutationFn: ({ order, key }) =>
      answer(api.POST('/api/v1/orders', { body: order, params: { header: { 'Idempotency-Key': key } } })),
  });

export const useCancelOrder = () =>
  useMutation<Order, Problem, string>({
    mutationFn: (id) => answer(api.DELETE('/api/v1/orders/{id}', { params: { path: { id } } })),
  });

export interface Amendment {
  id: string;
  changes: OrderChange;
}

/** Changes an open order where it waits. */
export const useAmendOrder = () =>
  useMutation<Order, Problem, Amendment>({
    mutationFn: ({ id, changes }) =>
      answer(api.PATCH('/api/v1/orders/{id}', { params: { path: { id } }, body: changes })),
  });

/** Cancels all open orders of the account, or those of one instrument. The answer is how many there were. */
export const useCancelAll = () =>
  useMutation<number, Problem, string | undefined>({
    mutationFn: async (symbol) =>
      (await answer(api.DELETE('/api/v1/orders', { params: { query: symbol === undefined ? {} : { symbol } } }))).count,
  });

export function useClosedOrders() {
  return useInfiniteQuery({
    queryKey: closedOrdersKey,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/v1/orders', {
          params: { query: { status: 'closed', limit: 50, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  });
}
