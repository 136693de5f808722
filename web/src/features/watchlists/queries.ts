import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Watchlist, WatchlistItem } from '@/api/types';

const watchlistsKey = ['watchlists'] as const;

interface Page {
  items: Watchlist[];
  next_cursor: string | null;
}

/** The user's lists, in the order that they chose. */
export const useWatchlists = () =>
  useQuery({
    queryKey: watchlistsKey,
    queryFn: ({ signal }) => answer<Page>(api.GET('/api/v1/watchlists', { signal })),
    select: (page) => page.items,
  });

export const useCreateWatchlist = () =>
  useChange((list: { name: string; symbols?: string[]; items?: WatchlistItem[] }) =>
    answer(api.POST('/api/v1/watchlists', { body: list })),
  );

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

/** Writes all that is in a list. It is shown at once, and taken back where the server refuses it: it was changed elsewhere, say. */
export const useWriteItems = () =>
  useChange(
    ({ list, items }: { list: Watchlist; items: WatchlistItem[] }) =>
      answer(
        api.PUT('/api/v1/watchlists/{id}/items', {
          params: { path: { id: list.id } },
          body: { version: list.version, items },
        }),
      ),
    ({ list, items }, lists) =>
      lists.map((each) => (each.id === list.id ? { ...each, items, version: list.version + 1 } : each)),
  );

/** Gives the lists another order, at once. */
export const useArrangeLists = () =>
  useChange(
    (lists: readonly Watchlist[]) =>
      answer(api.PUT('/api/v1/watchlists/order', { body: { ids: lists.map(({ id }) => id) } })),
    (lists) => [...lists],
  );

/** @param shown What the lists are once the change has been made, where that is shown before it has. */
function useChange<TInput, TOutput>(
  mutationFn: (input: TInput) => Promise<TOutput>,
  shown?: (input: TInput, lists: readonly Watchlist[]) => Watchlist[],
) {
  const queries = useQueryClient();
  return useMutation<TOutput, Problem, TInput, Page | undefined>({
    mutationFn,
    // At once: between the hand's letting go and the list's new order nothing else is drawn.
    onMutate: (input) => {
      const before = queries.getQueryData<Page>(watchlistsKey);
      if (!shown || !before) return undefined;
      void queries.cancelQueries({ queryKey: watchlistsKey });
      queries.setQueryData<Page>(watchlistsKey, { ...before, items: shown(input, before.items) });
      return before;
    },
    onError: (_, __, before) => before && queries.setQueryData<Page>(watchlistsKey, before),
    // What was asked meanwhile is older than a change that is still on its way.
    onSettled: () =>
      queries.isMutating({ mutationKey: watchlistsKey }) > 1
        ? undefined
        : queries.invalidateQueries({ queryKey: watchlistsKey }),
    mutationKey: watchlistsKey,
    scope: { id: 'watchlists' },
  });
}
