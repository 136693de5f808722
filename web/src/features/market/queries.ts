import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Candle, Interval, Print } from '@/api/types';

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

// Made once: what selects anew is worked out anew with every paint.
const oldestFirst = ({ pages }: { pages: { items: Candle[] }[] }) => [
  ...new Map(pages.toReversed().flatMap(({ items }) => items.map((bar) => [bar.time, bar] as const))).values(),
];
const inARow = ({ pages }: { pages: { items: Print[] }[] }) => ({
  prints: pages.flatMap(({ items }) => items),
  pages: pages.length,
});

/**
 * The bars up to now, the running one last, and older ones as they are asked for. The stream goes on from there. <interval>: null asks for
 * none.
 */
export function useCandles(symbol: string, interval: Interval | null) {
  return useInfiniteQuery({
    queryKey: ['market', 'candles', symbol, interval],
    enabled: interval !== null,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/v1/market/{symbol}/candles', {
          params: {
            path: { symbol },
            query: { interval: interval ?? '1m', limit: barsAtATime, ...(pageParam && { to: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    // Only a full page has bars before it; <to> may be answered with the bar itself, which counts once.
    getNextPageParam: ({ items }) => (items.length < barsAtATime ? undefined : items[0]?.time),
    select: oldestFirst,
    staleTime: 0,
    gcTime: 30_000,
    refetchInterval: ({ state }) => ((state.data?.pages[0]?.items.length ?? few) < few ? 3_000 : false),
  });
}

const printsAtATime = 500;

/** The trades of everyone up to now, newest first, and older ones as they are asked for. */
export function usePrints(symbol: string, isWanted: boolean) {
  return useInfiniteQuery({
    queryKey: ['market', 'prints', symbol],
    enabled: isWanted,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/v1/market/{symbol}/trades', {
          params: { path: { symbol }, query: { limit: printsAtATime, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor: next }) => next ?? undefined,
    select: inARow,
    staleTime: 0,
    gcTime: 30_000,
  });
}
