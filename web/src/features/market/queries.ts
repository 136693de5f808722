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

/** The bars up to now, the running one last. The stream goes on from there. */
export function useCandles(symbol: string, interval: Interval) {
  return useQuery({
    queryKey: ['market', 'candles', symbol, interval],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/market/{symbol}/candles', {
          params: { path: { symbol }, query: { interval, limit: 500 } },
          signal,
        }),
      ),
    select: (candles) => candles.items,
    staleTime: 0,
    gcTime: 30_000,
  });
}
