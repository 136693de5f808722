import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { answer, api, session } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { PasskeyAnswer } from '@/api/types';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field, FieldError } from '@/ui/field';
import { useFactors } from './factors-queries';
import { askForPasskey, hasPasskeys } from './passkey';

interface Proof {
  password?: string;
  totp_code?: string;
  recovery_code?: string;
  passkey?: PasskeyAnswer;
}

/** The exchange answers with a new session, and the one before has ended. */
const prove = (body: Proof) => session.replace(() => answer(api.POST('/api/v1/auth/proof', { body })));

/** Asks who is signed in to prove it once more, when the exchange wants that before something sensitive. */
export function ProofDialog() {
  const [done, setDone] = useState<(isProved: boolean) => void>();
  useEffect(() => {
    session.prove = async () => {
      // A throw-away user has nothing to prove it with.
      if (session.user?.is_demo) return prove({}).then(() => true);
      return new Promise((resolve) => setDone(() => resolve));
    };
    return () => {
      session.prove = null;
    };
  }, []);
  const end = (isProved: boolean) => {
    done?.(isProved);
    setDone(undefined);
  };
  return (
    <Dialog title="Confirm that it is you" open={done !== undefined} onOpenChange={(open) => !open && end(false)}>
      {done && <ProofForm done={() => end(true)} />}
    </Dialog>
  );
}

function ProofForm({ done }: { done: () => void }) {
  const factors = useFactors();
  const proof = useMutation<unknown, Problem, Proof | 'passkey'>({
    mutationFn: async (given) => prove(given === 'passkey' ? { passkey: await askForPasskey() } : given),
    onSuccess: done,
  });
  const hasApp = factors.data?.totp_since != null;
  const hasKey = (factors.data?.passkeys.length ?? 0) > 0;
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    const code = String(entries.get('code') ?? '').trim();
    const factor = code === '' ? {} : /^\d{6}$/.test(code) ? { totp_code: code } : { recovery_code: code };
    proof.mutate({ password: String(entries.get('password')), ...factor });
  };
  const wrong = proof.error?.errors['password']?.[0];
  return (
    <form onSubmit={send} className="space-y-4 p-4">
      <p className="text-muted">This concerns the security of your account. Please confirm once more that it is you.</p>
      <input type="text" autoComplete="username" value={session.user?.username ?? ''} readOnly hidden />
      <Field
        label="Your password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        autoFocus
        error={wrong}
      />
      {(hasApp || hasKey) && (
        <Field
          label={hasApp ? 'Code of your authenticator app, or a recovery code' : 'A recovery code'}
          name="code"
          autoComplete="one-time-code"
          required
        />
      )}
      {proof.error && !wrong && <FieldError>{proof.error.message}</FieldError>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={proof.isPending}>
          Go on
        </Button>
        {hasKey && hasPasskeys() && <Button onClick={() => proof.mutate('passkey')}>Use a passkey</Button>}
      </div>
    </form>
  );
}
