import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import { makePasskey } from './passkey';

const factorsKey = ['factors'] as const;

/** The second factors that this user has. */
export const useFactors = () =>
  useQuery({
    queryKey: factorsKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/auth/factors', { signal })),
    staleTime: 0,
  });

function useChange<TInput, TAnswer>(change: (input: TInput) => Promise<TAnswer>) {
  const queries = useQueryClient();
  return useMutation<TAnswer, Problem, TInput>({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: factorsKey }),
  });
}

export const useBeginTotp = () => useChange(() => answer(api.POST('/api/v1/auth/factors/totp')));

export const useConfirmTotp = () =>
  useChange((code: string) => answer(api.POST('/api/v1/auth/factors/totp/confirmation', { body: { code } })));

export const useRemoveTotp = () => useChange(() => answer(api.DELETE('/api/v1/auth/factors/totp')));

export const useNewRecoveryCodes = () => useChange(() => answer(api.POST('/api/v1/auth/factors/recovery-codes')));

export const useAddPasskey = () =>
  useChange(async (name: string) => {
    const made = await makePasskey();
    return answer(api.POST('/api/v1/auth/factors/passkeys', { body: { ...made, name } }));
  });

export const useRenamePasskey = () =>
  useChange(({ id, name }: { id: string; name: string }) =>
    answer(
      api.PATCH('/api/v1/auth/factors/passkeys/{credential}', { params: { path: { credential: id } }, body: { name } }),
    ),
  );

export const useRemovePasskey = () =>
  useChange((id: string) =>
    answer(api.DELETE('/api/v1/auth/factors/passkeys/{credential}', { params: { path: { credential: id } } })),
  );
