import type { UseMutationResult } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import type { Problem } from '@/api/problem';
import type { Session } from '@/api/types';
import { Button } from '@/ui/button';
import { Field, FieldError } from '@/ui/field';
import { PasswordStrength } from './password-strength';
import { type Registration, useAdmission, useRegister } from './queries';

export function SignUpForm() {
  const admission = useAdmission();
  const register = useRegister();
  const [invitation] = useState(() => window.location.hash.slice(1));
  const mode = admission.data?.registration ?? 'open';
  if (mode === 'closed')
    return <p className="text-muted">This server takes no new users. Its administrator can add you.</p>;
  if (mode === 'invitation' && !invitation)
    return (
      <p className="text-muted">
        This server takes new users by invitation: open the link that an administrator gave you.
      </p>
    );
  return <NewUserForm begin={register} more={invitation ? { invitation } : {}} action="Create account" />;
}

interface NewUserFormProps<T> {
  begin: UseMutationResult<Session, Problem, Registration & T>;
  /** What is sent beside what is typed. */
  more: T;
  action: string;
}

/** A mail, a name and a password for somebody new. */
export function NewUserForm<T>({ begin, more, action }: NewUserFormProps<T>) {
  const [password, setPassword] = useState('');
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    const text = (name: string) => String(entries.get(name)).trim();
    begin.mutate({ email: text('email'), username: text('username'), password, ...more });
  };
  const problem = begin.error;
  // A refusal for one field may come as a code alone: email_taken, username_taken, password_too_weak.
  const errorAt = (field: 'email' | 'username' | 'password') =>
    problem?.errors[field]?.[0] ?? (problem?.code.startsWith(field) ? problem.message : undefined);
  const isSaid = (['email', 'username', 'password'] as const).some((field) => errorAt(field));
  return (
    <form onSubmit={send} className="space-y-4">
      <Field label="Email" name="email" type="email" autoComplete="email" required autoFocus error={errorAt('email')} />
      <Field
        label="Username"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        required
        error={errorAt('username')}
      />
      <div>
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={errorAt('password')}
        />
        <PasswordStrength password={password} />
      </div>
      {problem && !isSaid && (
        <FieldError>{[problem.message, ...Object.values(problem.errors).flat()].join(' ')}</FieldError>
      )}
      <Button type="submit" look="primary" busy={begin.isPending} className="h-10 w-full">
        {action}
      </Button>
    </form>
  );
}
