import { type SyntheticEvent, useState } from 'react';
import { Link } from 'react-router';
import { Button } from '@/ui/button';
import { Field, FieldError } from '@/ui/field';
import { askForPasskey, hasPasskeys } from './passkey';
import { useLogin, usePasskeySignIn, useSecondStep } from './queries';

export function SignInForm() {
  const login = useLogin();
  const passkey = usePasskeySignIn();
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    passkey.reset();
    login.mutate({ login: String(entries.get('login')).trim(), password: String(entries.get('password')) });
  };
  const problem = login.error ?? passkey.error;
  if (login.error?.code === 'second_factor_required') {
    const { ticket, factors } = login.error.more;
    return <SecondStepForm ticket={ticket as string} factors={factors as string[]} back={login.reset} />;
  }
  return (
    <form onSubmit={send} className="space-y-4">
      <Field
        label="Email or username"
        name="login"
        autoComplete="username webauthn"
        autoCapitalize="none"
        required
        autoFocus
        error={problem?.errors['login']?.[0]}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        hint={
          <Link to="/forgotten-password" className="reach rounded text-paper underline-offset-4 hover:underline">
            Forgotten?
          </Link>
        }
        error={problem?.errors['password']?.[0]}
      />
      {problem && Object.keys(problem.errors).length === 0 && <FieldError>{problem.message}</FieldError>}
      <Button type="submit" look="primary" busy={login.isPending} className="h-10 w-full">
        Sign in
      </Button>
      {hasPasskeys() && (
        <Button
          className="h-10 w-full"
          busy={passkey.isPending}
          onClick={() => {
            login.reset();
            passkey.mutate(undefined);
          }}
        >
          Sign in with a passkey
        </Button>
      )}
    </form>
  );
}

interface SecondStepProps {
  ticket: string;
  /** What the user has: totp, passkey, recovery_code. */
  factors: readonly string[];
  back: () => void;
}

/** The password was right; now the code of an app, a passkey, or a recovery code. */
function SecondStepForm({ ticket, factors, back }: SecondStepProps) {
  const step = useSecondStep();
  const [isRecovery, setRecovery] = useState(!factors.includes('totp') && !hasPasskeys());
  const [refusal, setRefusal] = useState<string>();
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code')).trim();
    step.mutate(isRecovery ? { ticket, recovery_code: code } : { ticket, totp_code: code });
  };
  const usePasskey = () => {
    setRefusal(undefined);
    askForPasskey().then(
      (passkey) => step.mutate({ ticket, passkey }),
      (error: Error) => setRefusal(error.message),
    );
  };
  const asksCode = isRecovery || factors.includes('totp');
  const message = refusal ?? step.error?.message;
  return (
    <form onSubmit={send} className="space-y-4">
      <p className="text-muted">
        {isRecovery ? 'Type one of the recovery codes that you kept. Each is good once.' : 'Now your second factor.'}
      </p>
      {asksCode && (
        <Field
          key={String(isRecovery)}
          label={isRecovery ? 'Recovery code' : 'Code of your authenticator app'}
          name="code"
          autoComplete="one-time-code"
          inputMode={isRecovery ? 'text' : 'numeric'}
          required
          autoFocus
        />
      )}
      {message && <FieldError>{message}</FieldError>}
      {asksCode && (
        <Button type="submit" look="primary" busy={step.isPending} className="h-10 w-full">
          Sign in
        </Button>
      )}
      {!isRecovery && factors.includes('passkey') && hasPasskeys() && (
        <Button className="h-10 w-full" look={asksCode ? 'plain' : 'primary'} onClick={usePasskey}>
          Use a passkey
        </Button>
      )}
      <div className="flex justify-between">
        <Button look="plain" size="small" onClick={back}>
          Back
        </Button>
        <Button look="plain" size="small" onClick={() => setRecovery(!isRecovery)}>
          {isRecovery ? 'Use your second factor' : 'Use a recovery code'}
        </Button>
      </div>
    </form>
  );
}
