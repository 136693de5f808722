import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, session } from '@/api/client';
import { Problem } from '@/api/problem';
import type { Session, User } from '@/api/types';
import { wasSignedIn } from './signed-in-before';

export const sessionKey = ['session'] as const;

/**
 * Who is signed in; null for a visitor. The first time, the browser's cookie is traded for a session; from then on the session's keeper
 * says what becomes of it (app/wiring.ts writes that here).
 */
export function useSession() {
  return useQuery<User | null>({
    queryKey: sessionKey,
    queryFn: async () => (wasSignedIn() ? ((await session.refresh())?.user ?? null) : null),
    staleTime: Infinity,
    gcTime: Infinity,
    retry: (failures, error) => error instanceof Problem && error.isOutcomeUnknown && failures < 3,
  });
}

export interface Credentials {
  login: string;
  password: string;
}

export interface Registration {
  email: string;
  username: string;
  password: string;
}

export const useLogin = () => useBegin((body: Credentials) => answer(api.POST('/api/v1/auth/login', { body })));

export const useRegister = () => useBegin((body: Registration) => answer(api.POST('/api/v1/auth/register', { body })));

export const useDemo = () => useBegin(() => answer(api.POST('/api/v1/auth/demo')));

function useBegin<T>(begin: (input: T) => Promise<Session>) {
  return useMutation<Session, Problem, T>({
    mutationFn: begin,
    onSuccess: (begun) => session.accept(begun),
  });
}

/** Ends the session here even when the exchange cannot be told. */
export function useLogout() {
  const client = useQueryClient();
  return useMutation({
    // What is under way with the token that ends now would only be refused.
    onMutate: () => {
      session.isEnding = true;
      return client.cancelQueries();
    },
    mutationFn: () => answer(api.POST('/api/v1/auth/logout')),
    onSettled: () => session.accept(null),
  });
}
