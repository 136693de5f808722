import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { AlertRequest } from '@/api/types';

export const alertsKey = ['alerts'] as const;

/** As many as the exchange gives at once, and more than may wait. */
const pageSize = 500;

/** The user's alerts, newest first: those that wait, and the newest of those that have fired. */
export const useAlerts = () =>
  useQuery({
    queryKey: alertsKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/alerts', { params: { query: { limit: pageSize } }, signal })),
    select: (page) => page.items,
  });

export const useCreateAlert = () =>
  useChange((alert: AlertRequest) => answer(api.POST('/api/v1/alerts', { body: alert })));

export const useDeleteAlert = () =>
  useChange((id: string) => answer(api.DELETE('/api/v1/alerts/{id}', { params: { path: { id } } })));

function useChange<TInput, TOutput>(mutationFn: (input: TInput) => Promise<TOutput>) {
  const queries = useQueryClient();
  return useMutation<TOutput, Problem, TInput>({
    mutationFn,
    onSettled: () => queries.invalidateQueries({ queryKey: alertsKey }),
  });
}
