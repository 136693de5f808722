import { type SyntheticEvent, useState } from 'react';
import { Button } from '@/ui/button';
import { cx } from '@/ui/cx';
import { Field, FieldError } from '@/ui/field';
import { useRegister } from './queries';

/** The password rule, a part at a time, so that each can be ticked off while typing. The exchange checks it again. */
const rules = [
  ['8 or more characters', /.{8,}/s],
  ['upper case', /\p{Lu}/u],
  ['lower case', /\p{Ll}/u],
  ['a digit', /\d/],
  ['a symbol', /[^\p{L}\d]/u],
] as const;

export function SignUpForm() {
  const register = useRegister();
  const [password, setPassword] = useState('');
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    const text = (name: string) => String(entries.get(name)).trim();
    register.mutate({ email: text('email'), username: text('username'), password });
  };
  const problem = register.error;
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
        <ul aria-label="A password has" className="mt-2 flex flex-wrap gap-x-3 gap-y-1 text-xs">
          {rules.map(([name, pattern]) => {
            const met = pattern.test(password);
            return (
              <li key={name} className={cx(met ? 'text-up' : 'text-muted')}>
                <span aria-hidden>{met ? '✓' : '·'}</span> {name}
                {met && <span className="sr-only"> (met)</span>}
              </li>
            );
          })}
        </ul>
      </div>
      {problem && !isSaid && (
        <FieldError>{[problem.message, ...Object.values(problem.errors).flat()].join(' ')}</FieldError>
      )}
      <Button type="submit" look="primary" busy={register.isPending} className="h-10 w-full">
        Create account
      </Button>
    </form>
  );
}
