import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { AssetClass } from '@/api/types';

/** What is wanted of an instrument, as on the wire; what is left out does not matter. */
export interface Wanted {
  asset_class?: AssetClass;
  price_min?: string;
  price_max?: string;
  change_min?: string;
  change_max?: string;
  turnover_min?: string;
  volatility_min?: string;
  volatility_max?: string;
}

const freshFor = 5_000;

export const useScreener = (wanted: Wanted) =>
  useQuery({
    queryKey: ['market', 'screener', wanted],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/market/screener', { params: { query: { ...wanted, limit: 500 } }, signal })),
    select: (page) => page.items,
    refetchInterval: freshFor,
    placeholderData: (before) => before,
  });

export const useMovers = (assetClass: AssetClass | undefined) =>
  useQuery({
    queryKey: ['market', 'movers', assetClass],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/market/movers', {
          params: { query: { limit: 6, ...(assetClass && { asset_class: assetClass }) } },
          signal,
        }),
      ),
    refetchInterval: freshFor,
    placeholderData: (before) => before,
  });

export const useSearch = (sought: string) =>
  useQuery({
    queryKey: ['market', 'search', sought],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/market/search', { params: { query: { q: sought } }, signal })),
    select: (page) => page.items,
    enabled: sought !== '',
    placeholderData: (before) => before,
  });

export const useClock = () =>
  useQuery({
    queryKey: ['market', 'clock'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/market/clock', { signal })),
    refetchInterval: 60_000,
  });

export const classNames: Record<AssetClass, string> = {
  crypto: 'Crypto',
  equity: 'Shares',
  etf: 'Funds',
  currency: 'Currencies',
};
