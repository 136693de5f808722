import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { KeyRequest } from '@/api/types';

const keysKey = ['keys'] as const;

/** This user's API keys, newest first. */
export const useKeys = () =>
  useQuery({
    queryKey: keysKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/keys', { signal })),
    select: (page) => page.items,
    staleTime: 0,
  });

function useChange<TInput, TAnswer>(change: (input: TInput) => Promise<TAnswer>) {
  const queries = useQueryClient();
  return useMutation<TAnswer, Problem, TInput>({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: keysKey }),
  });
}

export const useMakeKey = () => useChange((body: KeyRequest) => answer(api.POST('/api/v1/keys', { body })));

export const useRollKey = () =>
  useChange((key: string) => answer(api.POST('/api/v1/keys/{key}/roll', { params: { path: { key } }, body: {} })));

export const useRevokeKey = () =>
  useChange((key: string) => answer(api.DELETE('/api/v1/keys/{key}', { params: { path: { key } } })));
