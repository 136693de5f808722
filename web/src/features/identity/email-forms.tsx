import { type SyntheticEvent, useEffect, useState } from 'react';
import { Link } from 'react-router';
import { session } from '@/api/client';
import type { User } from '@/api/types';
import { Button } from '@/ui/button';
import { Field, FieldError } from '@/ui/field';
import { useToast } from '@/ui/toast';
import {
  useChangeEmail,
  useConfirmEmail,
  useForgottenPassword,
  useNewPassword,
  useSendConfirmation,
} from './mail-queries';
import { PasswordStrength } from './password-strength';
import { useAdmission } from './queries';

/** What follows the # of a link in a mail: it was sent to no server. */
const tokenOfLink = () => location.hash.slice(1);

export function ForgottenPasswordForm() {
  const ask = useForgottenPassword();
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask.mutate(String(new FormData(event.currentTarget).get('login')).trim());
  };
  const admission = useAdmission();
  if (admission.data?.sends_mail === false)
    return (
      <p>
        This server sends no mail. Ask an administrator for a link with which you choose a new password; who runs the
        server can make one with <code>tradecraft users reset-password</code>.
      </p>
    );
  if (ask.isSuccess)
    return <p role="status">If there is such a user, a mail with a link is on its way. It is good for 30 minutes.</p>;
  return (
    <form onSubmit={send} className="space-y-4">
      <Field label="Email or username" name="login" autoComplete="username" autoCapitalize="none" required autoFocus />
      {ask.error && <FieldError>{ask.error.message}</FieldError>}
      <Button type="submit" look="primary" busy={ask.isPending} className="h-10 w-full">
        Send me a link
      </Button>
    </form>
  );
}

export function NewPasswordForm() {
  const set = useNewPassword();
  const [password, setPassword] = useState('');
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    set.mutate({ token: tokenOfLink(), new_password: password });
  };
  if (set.isSuccess)
    return (
      <p role="status">
        Your new password is set, and you were signed out everywhere.{' '}
        <Link to="/sign-in" className="reach rounded font-medium text-paper underline-offset-4 hover:underline">
          Sign in
        </Link>
      </p>
    );
  const wrong = set.error?.errors['new_password']?.join(' ');
  return (
    <form onSubmit={send} className="space-y-4">
      <div>
        <Field
          label="New password"
          name="new"
          type="password"
          autoComplete="new-password"
          required
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={wrong}
        />
        <PasswordStrength password={password} />
      </div>
      {set.error && !wrong && <FieldError>{set.error.message}</FieldError>}
      <Button type="submit" look="primary" busy={set.isPending} className="h-10 w-full">
        Set the password
      </Button>
    </form>
  );
}

/** Confirms at once: whoever opened the link wants nothing else. */
export function EmailConfirmation() {
  const { mutate, isSuccess, error } = useConfirmEmail();
  useEffect(() => mutate(tokenOfLink(), { onSuccess: () => void session.refresh().catch(() => null) }), [mutate]);
  if (error) return <FieldError>{error.message}</FieldError>;
  return <p role="status">{isSuccess ? 'Your address is confirmed.' : 'One moment.'}</p>;
}

/** The address of who is signed in: whether it is confirmed, and another one. */
export function EmailAddress({ user }: { user: User }) {
  const admission = useAdmission();
  const confirm = useSendConfirmation();
  const change = useChangeEmail();
  const toast = useToast();
  const [isChanging, setChanging] = useState(false);
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email')).trim();
    change.mutate(email, {
      onSuccess: (isSent) => {
        setChanging(false);
        toast(
          isSent
            ? { title: 'A mail is on its way', detail: `Its link makes ${email} your address.` }
            : { title: 'Address changed' },
        );
      },
    });
  };
  const problem = confirm.error ?? (change.error?.errors['email'] ? null : change.error);
  return (
    <div className="space-y-2 border-t border-line p-4">
      <div className="flex flex-wrap gap-2">
        {!user.email_confirmed && admission.data?.sends_mail && (
          <Button
            size="small"
            busy={confirm.isPending}
            onClick={() =>
              confirm.mutate(undefined, {
                onSuccess: () => toast({ title: 'A mail is on its way', detail: 'Its link confirms your address.' }),
              })
            }
          >
            Confirm my address
          </Button>
        )}
        {!isChanging && (
          <Button size="small" onClick={() => setChanging(true)}>
            Change my address
          </Button>
        )}
      </div>
      {isChanging && (
        <form onSubmit={send} className="space-y-3">
          <Field
            label="New email"
            name="email"
            type="email"
            autoComplete="email"
            required
            autoFocus
            error={change.error?.errors['email']?.[0]}
          />
          <div className="flex gap-2">
            <Button type="submit" look="primary" busy={change.isPending}>
              Change it
            </Button>
            <Button onClick={() => setChanging(false)}>Keep it</Button>
          </div>
        </form>
      )}
      {problem && <FieldError>{problem.message}</FieldError>}
    </div>
  );
}
