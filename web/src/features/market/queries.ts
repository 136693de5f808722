import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Interval } from '@/api/types';

export function useInstruments() {
  return useQuery({
    queryKey: ['market', 'instruments'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/market/instruments', { signal })),
    select: (list) => list.items,
    staleTime: 5 * 60_000,
  });
}

/** So few bars that more of them may be on their way: a server that just began writes the market's past in its first seconds. */
const few = 100;

const barsAtATime = 500;

/** The bars up to now, the running one last, and older ones as they are asked for. The stream goes on from there. */
export function useCandles(symbol: string, interval: Interval) {
  return useInfiniteQuery({
    queryKey: ['market', 'candles', symbol, interval],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/v1/market/{symbol}/candles', {
          params: { path: { symbol }, query: { interval, limit: barsAtATime, ...(pageParam && { to: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    // Only a full page has bars before it; <to> may be answered with the bar itself, which counts once.
    getNextPageParam: ({ items }) => (items.length < barsAtATime ? undefined : items[0]?.time),
    select: ({ pages }) => [
      ...new Map(pages.toReversed().flatMap(({ items }) => items.map((bar) => [bar.time, bar] as const))).values(),
    ],
    staleTime: 0,
    gcTime: 30_000,
    refetchInterval: ({ state }) => ((state.data?.pages[0]?.items.length ?? few) < few ? 3_000 : false),
  });
}
