import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';

const signInsKey = ['sign-ins'] as const;

/** Where this user is signed in. */
export const useSignIns = () =>
  useQuery({
    queryKey: signInsKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/auth/sessions', { signal })),
    select: (page) => page.items,
    staleTime: 0,
  });

export function useEndSession() {
  const queries = useQueryClient();
  return useMutation<unknown, Problem, string>({
    mutationFn: (id) => answer(api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: signInsKey }),
  });
}

export function useEndOtherSessions() {
  const queries = useQueryClient();
  return useMutation<unknown, Problem>({
    mutationFn: () => answer(api.DELETE('/api/v1/auth/sessions')),
    onSettled: () => queries.invalidateQueries({ queryKey: signInsKey }),
  });
}

export interface PasswordChange {
  current_password: string;
  new_password: string;
}

export function useChangePassword() {
  const queries = useQueryClient();
  return useMutation<unknown, Problem, PasswordChange>({
    mutationFn: (body) => answer(api.POST('/api/v1/auth/password', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: signInsKey }),
  });
}
