import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, session } from '@/api/client';
import { Problem } from '@/api/problem';
import type { PasskeyAnswer, Session, User } from '@/api/types';
import type { Challenge } from './challenge';
import { askForPasskey } from './passkey';
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
  /** What stands behind # in the link of an invitation. */
  invitation?: string;
}

/** What a visitor can do to get in. */
export const useAdmission = () =>
  useQuery({
    queryKey: ['session', 'admission'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/auth/registration', { signal })),
  });

export const useLogin = () => useBegin((body: Credentials) => answer(api.POST('/api/v1/auth/login', { body })));

/** The second step, for who has a second factor: with what the first one answered. */
export interface SecondStep {
  ticket: string;
  totp_code?: string;
  recovery_code?: string;
  passkey?: PasskeyAnswer;
}

export const useSecondStep = () =>
  useBegin((body: SecondStep) => answer(api.POST('/api/v1/auth/second-factor', { body })));

export const usePasskeySignIn = () =>
  useBegin(async () => answer(api.POST('/api/v1/auth/passkey', { body: await askForPasskey() })));

export const useRegister = () =>
  useBegin((body: Registration) => working((headers) => answer(api.POST('/api/v1/auth/register', { body, headers }))));

export const useDemo = () => useBegin(() => working((headers) => answer(api.POST('/api/v1/auth/demo', { headers }))));

/** Makes the administrator of a new server, with what stands behind # in the link that it printed. */
export const useFirstAdministrator = () =>
  useBegin((body: Registration & { token: string }) => answer(api.POST('/api/v1/auth/first-administrator', { body })));

/** Does it once more with a solved challenge, where the exchange wants one. */
async function working<T>(begin: (headers: Record<string, string>) => Promise<T>): Promise<T> {
  try {
    return await begin({});
  } catch (refusal) {
    if (!(refusal instanceof Problem) || refusal.code !== 'challenge_required') throw refusal;
    const { solve } = await import('./challenge');
    const solution = await solve(refusal.more['challenge'] as Challenge);
    if (solution === null) throw refusal;
    return begin({ 'X-Challenge-Solution': solution });
  }
}

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
