import type { SyntheticEvent } from 'react';
import { Button } from '@/ui/button';
import { Field, FieldError } from '@/ui/field';
import { useLogin } from './queries';

export function SignInForm() {
  const login = useLogin();
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    login.mutate({ login: String(entries.get('login')).trim(), password: String(entries.get('password')) });
  };
  const problem = login.error;
  return (
    <form onSubmit={send} className="space-y-4">
      <Field
        label="Email or username"
        name="login"
        autoComplete="username"
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
        error={problem?.errors['password']?.[0]}
      />
      {problem && Object.keys(problem.errors).length === 0 && <FieldError>{problem.message}</FieldError>}
      <Button type="submit" look="primary" busy={login.isPending} className="h-10 w-full">
        Sign in
      </Button>
    </form>
  );
}
