import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { activeAccount, answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Account, Balance } from '@/api/types';
import type { components } from '@/api/schema';

export const positionsKey = ['positions'] as const;
const accountsKey = ['accounts'] as const;

export function usePositions() {
  return useQuery({
    queryKey: positionsKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/positions', { signal })),
    select: (list) => list.items,
  });
}

export const profitKey = [...positionsKey, 'profit'] as const;

/** What the total profit is made of: also by what the account holds no more. */
export function useProfit() {
  return useQuery({
    queryKey: profitKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/portfolio/profit', { signal })),
  });
}

export function useAccounts() {
  return useQuery({
    queryKey: accountsKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/accounts', { signal })),
    select: (list) => list.items,
    staleTime: 5 * 60_000,
  });
}

/** The account that this browser trades on or looks at, with the fees it pays: the one that was chosen, else the one named, else the first. */
export function useAccount(id: string | null) {
  const shared = activeAccount.isViewOnly ? activeAccount.id : null;
  return useQuery({
    queryKey: shared === null ? accountsKey : [...accountsKey, shared],
    queryFn: async ({ signal }) =>
      shared === null
        ? answer(api.GET('/api/v1/accounts', { signal }))
        : {
            items: [await answer(api.GET('/api/v1/accounts/{id}', { params: { path: { id: shared } }, signal }))],
            next_cursor: null,
          },
    select: (list) => list.items.find((account) => account.id === (activeAccount.id ?? id)) ?? list.items[0],
    staleTime: 5 * 60_000,
  });
}

export const useActiveAccount = () => useAccount(null);

/** The accounts that others share with the user, newest first. */
export function useSharedAccounts() {
  return useQuery({
    queryKey: ['shared'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/shared', { signal })),
    select: (list) => list.items,
    staleTime: 10_000,
  });
}

export type Period = '1d' | '1w' | '1m' | '3m' | '1y' | 'all';

/** What the account was worth; by the day for the calendar, else as finely as the period bears. */
export function useHistory(period: Period, interval?: '1d') {
  return useQuery({
    queryKey: ['portfolio', 'history', period, interval],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/portfolio/history', { params: { query: { period, ...(interval && { interval }) } }, signal }),
      ),
    staleTime: 10_000,
    refetchInterval: 60_000,
    placeholderData: (before) => before,
  });
}

export function usePerformance(period: Period) {
  return useQuery({
    queryKey: ['portfolio', 'performance', period],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/portfolio/performance', { params: { query: { period } }, signal })),
    staleTime: 10_000,
    refetchInterval: 60_000,
    placeholderData: (before) => before,
  });
}

export const ledgerKey = ['portfolio', 'ledger'] as const;

const ledgerPage = (id: string, cursor: string, signal?: AbortSignal) =>
  answer(
    api.GET('/api/v1/accounts/{id}/ledger', {
      params: { path: { id }, query: { limit: 500, ...(cursor && { cursor }) } },
      ...(signal && { signal }),
    }),
  );

export function useLedger(id: string | undefined) {
  return useInfiniteQuery({
    queryKey: [...ledgerKey, id],
    queryFn: ({ pageParam, signal }) => ledgerPage(id!, pageParam, signal),
    enabled: id !== undefined,
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    staleTime: 0,
  });
}

/** Every line there is, for a file. */
export async function wholeLedger(id: string) {
  const lines = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Awaited<ReturnType<typeof ledgerPage>> = await ledgerPage(id, cursor);
    lines.push(...page.items);
    cursor = page.next_cursor;
  }
  return lines;
}

export const useOpenAccount = () =>
  useAccountChange((body: components['schemas']['OpenAccountRequest']) =>
    answer<Account>(api.POST('/api/v1/accounts', { body })),
  );

export interface Transfer {
  id: string;
  amount: string;
}

export const useDeposit = () =>
  useAccountChange(({ id, amount }: Transfer) =>
    answer<Balance>(api.POST('/api/v1/accounts/{id}/deposits', { params: { path: { id } }, body: { amount } })),
  );

export const useWithdraw = () =>
  useAccountChange(({ id, amount }: Transfer) =>
    answer<Balance>(api.POST('/api/v1/accounts/{id}/withdrawals', { params: { path: { id } }, body: { amount } })),
  );

export const useReset = () =>
  useAccountChange(({ id, amount }: Transfer) =>
    answer<Account>(api.POST('/api/v1/accounts/{id}/reset', { params: { path: { id } }, body: { amount } })),
  );

/** What changes an account changes all that is shown of it. */
function useAccountChange<TInput, TOutput>(mutationFn: (input: TInput) => Promise<TOutput>) {
  const queries = useQueryClient();
  return useMutation<TOutput, Problem, TInput>({
    mutationFn,
    onSuccess: () =>
      Promise.all(
        [accountsKey, positionsKey, ['portfolio'], ['orders']].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
