import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { NewShare, ShareRequest } from '@/api/types';

const sharesKey = ['shares'] as const;

/** The accounts that are the user's to share. */
export const useOwnAccounts = () =>
  useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/accounts', { signal })),
    select: (list) => list.items,
    staleTime: 5 * 60_000,
  });

/** Whom an account is shared with, newest first. */
export const useShares = (id: string) =>
  useQuery({
    queryKey: [...sharesKey, id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/accounts/{id}/shares', { params: { path: { id } }, signal })),
    select: (list) => list.items,
    staleTime: 0,
  });

export const useShare = (id: string) =>
  useChange<ShareRequest, NewShare>((body) =>
    answer(api.POST('/api/v1/accounts/{id}/shares', { params: { path: { id } }, body })),
  );

export const useWithdrawShare = (id: string) =>
  useChange<string, undefined>((share) =>
    answer(api.DELETE('/api/v1/accounts/{id}/shares/{share}', { params: { path: { id, share } } })),
  );

/** How often a shared view is asked for again, in milliseconds: there is no stream for it. */
const every = 10_000;

/** What a link shows. It asks again until the exchange says that there is nothing to see any more. */
export const useLinkView = (token: string) =>
  useQuery({
    queryKey: ['shared-view', 'link', token],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/shared/link', { params: { header: { 'X-Share-Token': token } }, signal })),
    refetchInterval: ({ state }) => (state.status === 'error' ? false : every),
    staleTime: 0,
  });

/** What somebody else's account shows to the signed-in user. */
export const useAccountView = (id: string) =>
  useQuery({
    queryKey: ['shared-view', 'account', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/accounts/{id}/view', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.status === 'error' ? false : every),
    staleTime: 0,
  });

function useChange<TInput, TOutput>(mutationFn: (input: TInput) => Promise<TOutput>) {
  const queries = useQueryClient();
  return useMutation<TOutput, Problem, TInput>({
    mutationFn,
    onSettled: () => queries.invalidateQueries({ queryKey: sharesKey }),
  });
}
