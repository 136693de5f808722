import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Watchlist } from '@/api/types';

const watchlistsKey = ['watchlists'] as const;

/** The user's lists, oldest first. */
export const useWatchlists = () =>
  useQuery({
    queryKey: watchlistsKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/watchlists', { signal })),
    select: (page) => page.items,
  });

export const useCreateWatchlist = () =>
  useChange((list: { name: string; symbols?: string[] }) => answer(api.POST('/api/v1/watchlists', { body: list })));

export const useRenameWatchlist = () =>
  useChange(({ id, name }: { id: string; name: string }) =>
    answer(api.PATCH('/api/v1/watchlists/{id}', { params: { path: { id } }, body: { name } })),
  );

export const useDeleteWatchlist = () =>
  useChange((id: string) => answer(api.DELETE('/api/v1/watchlists/{id}', { params: { path: { id } } })));

/** Puts a symbol into a list or takes it out, whichever it is not. */
export const useToggleSymbol = () =>
  useChange(({ list, symbol }: { list: Watchlist; symbol: string }) =>
    list.symbols.includes(symbol)
      ? answer(api.DELETE('/api/v1/watchlists/{id}/items/{symbol}', { params: { path: { id: list.id, symbol } } }))
      : answer(api.POST('/api/v1/watchlists/{id}/items', { params: { path: { id: list.id } }, body: { symbol } })),
  );

function useChange<TInput, TOutput>(mutationFn: (input: TInput) => Promise<TOutput>) {
  const queries = useQueryClient();
  return useMutation<TOutput, Problem, TInput>({
    mutationFn,
    onSettled: () => queries.invalidateQueries({ queryKey: watchlistsKey }),
  });
}
