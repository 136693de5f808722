import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answer, api } from '@/api/client';

const pageSize = 200;

/** An instrument's splits and dividends. */
export const useActionsOf = (symbol: string) =>
  useQuery({
    queryKey: ['market', 'corporate-actions', symbol],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/market/{symbol}/corporate-actions', {
          params: { path: { symbol }, query: { limit: pageSize } },
          signal,
        }),
      ),
    select: (page) => page.items.toSorted((a, b) => (a.ex_date < b.ex_date ? 1 : -1)),
    staleTime: 60_000,
  });

/** Those of all instruments by ex-date, the latest first, from one date to another; an empty one is no bound. */
export const useActionCalendar = (from: string, to: string) =>
  useInfiniteQuery({
    queryKey: ['market', 'corporate-actions', 'all', from, to],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/v1/market/corporate-actions', {
          params: {
            query: {
              limit: pageSize,
              ...(from && { from }),
              ...(to && { to }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
