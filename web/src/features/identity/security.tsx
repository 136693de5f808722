import { type SyntheticEvent, useRef, useState } from 'react';
import type { User } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Field, FieldError } from '@/ui/field';
import * as format from '@/ui/format';
import { Failure, Skeleton } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { EmailAddress } from './email-forms';
import { deviceOf, placeOf } from './device';
import { useChangePassword, useEndOtherSessions, useEndSession, useSignIns } from './own-sessions';
import { PasswordStrength } from './password-strength';

export function Profile({ user }: { user: User }) {
  const facts = [
    ['Username', user.username],
    ['Email', user.is_demo ? 'None: a demo user' : user.email],
    ['Role', user.role],
    ['Since', format.dayAndTime(user.created_at)],
  ];
  return (
    <Card title="Profile">
      <dl className="grid gap-x-6 gap-y-2 p-4 sm:grid-cols-2">
        {facts.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4 sm:block">
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="truncate font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {!user.is_demo && <EmailAddress user={user} />}
    </Card>
  );
}

export function Password({ user }: { user: User }) {
  const change = useChangePassword();
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const [next, setNext] = useState('');
  if (user.is_demo)
    return (
      <Card title="Password">
        <p className="p-4 text-muted">
          A demo user has none: signing out ends it. Create an account to keep what you do.
        </p>
      </Card>
    );

  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    change.mutate(
      { current_password: String(entries.get('current')), new_password: String(entries.get('new')) },
      {
        onSuccess: () => {
          form.current?.reset();
          setNext('');
          toast({ title: 'Password changed', detail: 'You were signed out everywhere else.' });
        },
      },
    );
  };
  const problem = change.error;
  const isSaid = problem && (problem.errors['current_password'] ?? problem.errors['new_password']);
  return (
    <Card title="Password">
      <form ref={form} onSubmit={send} className="space-y-3 p-4">
        {/* So that a password manager knows whose it is. */}
        <input type="text" autoComplete="username" value={user.username} readOnly hidden />
        <Field
          label="Current password"
          name="current"
          type="password"
          autoComplete="current-password"
          required
          error={problem?.errors['current_password']?.join(' ')}
        />
        <Field
          label="New password"
          name="new"
          type="password"
          autoComplete="new-password"
          required
          value={next}
          onChange={(event) => setNext(event.target.value)}
          error={problem?.errors['new_password']?.join(' ')}
        />
        <PasswordStrength password={next} />
        {problem && !isSaid && <FieldError>{problem.message}</FieldError>}
        <Button type="submit" look="primary" busy={change.isPending}>
          Change password
        </Button>
      </form>
    </Card>
  );
}

export function SignIns() {
  const signIns = useSignIns();
  const end = useEndSession();
  const toast = useToast();
  const press = (id: string) =>
    end.mutate(id, {
      onSuccess: () => toast({ title: 'Signed out there' }),
      onError: (problem) => toast({ title: 'That did not work', detail: problem.message, tone: 'down' }),
    });
  return (
    <Card title="Where you are signed in">
      {signIns.isPending && <Skeleton rows={2} />}
      {signIns.isError && !signIns.data && <Failure error={signIns.error} retry={() => void signIns.refetch()} />}
      <ul className="divide-y divide-line">
        {signIns.data?.map((session) => (
          <li key={session.id} className="flex items-center gap-3 px-4 py-2.5">
            <div className="min-w-0">
              <p className="font-medium">
                {capital(deviceOf(session.user_agent))}
                {session.is_current && ' (this browser)'}
              </p>
              <p className="text-xs text-muted" title={session.user_agent ?? undefined}>
                Signed in {format.dayAndTime(session.created_at)}, last used {format.dayAndTime(session.renewed_at)},{' '}
                {placeOf(session.address)}
              </p>
            </div>
            {!session.is_current && (
              <Button
                size="small"
                className="ml-auto"
                busy={end.isPending && end.variables === session.id}
                onClick={() => press(session.id)}
                aria-label={`Sign out there, signed in ${format.dayAndTime(session.created_at)}`}
              >
                Sign out there
              </Button>
            )}
          </li>
        ))}
      </ul>
      {(signIns.data?.length ?? 0) > 1 && (
        <div className="border-t border-line px-4 py-2.5">
          <EndOtherSessions />
        </div>
      )}
    </Card>
  );
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);

export function EndOtherSessions({ done }: { done?: () => void }) {
  const end = useEndOtherSessions();
  const toast = useToast();
  const press = () =>
    end.mutate(undefined, {
      onSuccess: () => {
        toast({ title: 'Signed out everywhere else' });
        done?.();
      },
      onError: (problem) => toast({ title: 'That did not work', detail: problem.message, tone: 'down' }),
    });
  return (
    <Button size="small" busy={end.isPending} onClick={press}>
      Sign out everywhere else
    </Button>
  );
}
