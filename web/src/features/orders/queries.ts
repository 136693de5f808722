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

export const useCancelOrders = () =>
  useMutation<{ count: number }, Problem>({ mutationFn: () => answer(api.DELETE('/api/v1/orders')) });

export const useReplaceOrder = () =>
  useMutation<Order, Problem, { id: string; change: OrderChange }>({
    mutationFn: ({ id, change }) =>
      answer(api.PATCH('/api/v1/orders/{id}', { params: { path: { id } }, body: change })),
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
