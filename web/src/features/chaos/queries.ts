import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import { useRole } from '@/api/use-can-trade';

const plansKey = ['chaos'] as const;
const scenariosKey = ['chaos', 'scenarios'] as const;

/** How often it is asked whether a plan was started elsewhere, by a bot for example; and whether one that is on is over. */
const seldom = 60_000;
const often = 5_000;

/** Whether the user may have chaos at all. */
export const useMayCauseTrouble = () => {
  const role = useRole();
  return role === 'trader' || role === 'admin';
};

/** The user's chaos plans that are on here. */
export const useChaosPlans = () =>
  useQuery({
    queryKey: plansKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/chaos', { signal })),
    select: (page) => page.items,
    enabled: useMayCauseTrouble(),
    refetchInterval: ({ state }) => (state.data?.items.length ? often : seldom),
  });

/** The plans that are ready to be started. */
export const useChaosScenarios = () =>
  useQuery({
    queryKey: scenariosKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/chaos/scenarios', { signal })),
    select: (page) => page.items,
    enabled: useMayCauseTrouble(),
    staleTime: Infinity,
  });

export const useStartScenario = () =>
  useChange((scenario: string) => answer(api.PUT('/api/v1/chaos', { body: { scenario } })));

export const useEndChaos = () => useChange(() => answer(api.DELETE('/api/v1/chaos')));

function useChange<TInput, TOutput>(mutationFn: (input: TInput) => Promise<TOutput>) {
  const queries = useQueryClient();
  return useMutation<TOutput, Problem, TInput>({
    mutationFn,
    onSettled: () => queries.invalidateQueries({ queryKey: plansKey, exact: true }),
  });
}
