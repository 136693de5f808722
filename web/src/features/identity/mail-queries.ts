import { useMutation } from '@tanstack/react-query';
import { answer, api, session } from '@/api/client';
import type { Problem } from '@/api/problem';

export const useForgottenPassword = () =>
  useMutation<unknown, Problem, string>({
    mutationFn: (login) => answer(api.POST('/api/v1/auth/password-reset', { body: { login } })),
  });

export const useNewPassword = () =>
  useMutation<unknown, Problem, { token: string; new_password: string }>({
    mutationFn: (body) => answer(api.POST('/api/v1/auth/password-reset/completion', { body })),
  });

export const useConfirmEmail = () =>
  useMutation<unknown, Problem, string>({
    mutationFn: (token) => answer(api.POST('/api/v1/auth/email-confirmation/completion', { body: { token } })),
  });

export const useSendConfirmation = () =>
  useMutation<unknown, Problem>({ mutationFn: () => answer(api.POST('/api/v1/auth/email-confirmation')) });

/** True where the new address has to be confirmed by a link in a mail first. */
export const useChangeEmail = () =>
  useMutation<boolean, Problem, string>({
    mutationFn: async (email) => {
      const call = api.POST('/api/v1/auth/email', { body: { email } });
      await answer(call);
      const { response } = await call;
      if (response.status === 204) await session.refresh();
      return response.status === 202;
    },
  });
