import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { answer, api } from '@/api/client';
import { newId } from '@/api/new-id';
import type { Problem } from '@/api/problem';
import type { Backtest, BacktestRequest } from '@/api/types';

const listKey = ['backtests', 'list'] as const;
const oneKey = (id: string) => ['backtests', 'one', id] as const;

const pageSize = 50;

/** Whether more is to come of it. */
export const isWaiting = ({ status }: Pick<Backtest, 'status'>): boolean => status === 'queued' || status === 'running';

/** The user's backtests, newest first; asked for again while one of them is at work. */
export const useBacktests = () =>
  useInfiniteQuery({
    queryKey: listKey,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/v1/backtests', {
          params: { query: { limit: pageSize, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((one) => isWaiting(one))) ? 2_000 : false,
  });

/** One of them: how far it has come, looked at every second, or its report. */
export const useBacktest = (id: string) =>
  useQuery<Backtest, Problem>({
    queryKey: oneKey(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/backtests/{id}', { params: { path: { id } }, signal })),
    // What is done never changes.
    staleTime: ({ state }) => (state.data && !isWaiting(state.data) ? Infinity : 0),
    refetchInterval: ({ state }) => (state.data && isWaiting(state.data) ? 1_000 : false),
    retry: (failures, problem) => problem.status !== 404 && failures < 3,
  });

/** Asks for one. Where no answer came, the same request goes out under the same key, and makes one backtest. */
export function useCreateBacktest() {
  const queries = useQueryClient();
  const unanswered = useRef<{ body: string; key: string } | null>(null);
  return useMutation<Backtest, Problem, BacktestRequest>({
    mutationFn: (request) => {
      const body = JSON.stringify(request);
      const key = unanswered.current?.body === body ? unanswered.current.key : newId();
      unanswered.current = { body, key };
      return answer(api.POST('/api/v1/backtests', { body: request, params: { header: { 'Idempotency-Key': key } } }));
    },
    onSuccess: (made) => {
      unanswered.current = null;
      queries.setQueryData(oneKey(made.id), made);
      void queries.invalidateQueries({ queryKey: listKey });
    },
    onError: (problem) => {
      if (!problem.isOutcomeUnknown) unanswered.current = null;
    },
  });
}

export function useCancelBacktest() {
  const queries = useQueryClient();
  return useMutation<Backtest, Problem, string>({
    mutationFn: (id) => answer(api.POST('/api/v1/backtests/{id}/cancel', { params: { path: { id } } })),
    onSuccess: (now) => {
      queries.setQueryData(oneKey(now.id), now);
      void queries.invalidateQueries({ queryKey: listKey });
    },
  });
}

export function useDeleteBacktest() {
  const queries = useQueryClient();
  return useMutation<unknown, Problem, string>({
    mutationFn: (id) => answer(api.DELETE('/api/v1/backtests/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: listKey }),
  });
}
