import { useQuery } from '@tanstack/react-query';
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

/** The bars up to now, the running one last. The stream goes on from there. */
export function useCandles(symbol: string, interval: Interval) {
  return useQuery({
    queryKey: ['market', 'candles', symbol, interval],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/market/{symbol}/candles', {
          params: { path: { symbol }, query: { interval, limit: 1500 } },
          signal,
        }),
      ),
    select: (candles) => candles.items,
    staleTime: 0,
    gcTime: 30_000,
    refetchInterval: ({ state }) => (state.data && state.data.items.length < few ? 3_000 : false),
  });
}
