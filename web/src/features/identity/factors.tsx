import { type SyntheticEvent, useState } from 'react';
import type { Passkey, TotpEnrolment, User } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { useConfirm } from '@/ui/confirm';
import { Field, FieldError } from '@/ui/field';
import * as format from '@/ui/format';
import { Failure, Skeleton } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import {
  useAddPasskey,
  useBeginTotp,
  useConfirmTotp,
  useFactors,
  useNewRecoveryCodes,
  useRemovePasskey,
  useRemoveTotp,
  useRenamePasskey,
} from './factors-queries';
import { hasPasskeys } from './passkey';
import { useSignIns } from './own-sessions';
import { RecoveryCodes } from './recovery-codes';
import { EndOtherSessions } from './security';

/** What a user signs in with besides the password. */
export function Factors({ user }: { user: User }) {
  const factors = useFactors();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [isChanged, setIsChanged] = useState(false);
  if (user.is_demo) return null;
  return (
    <Card title="Second factor">
      {factors.isPending && <Skeleton rows={3} />}
      {factors.isError && !factors.data && <Failure error={factors.error} retry={() => void factors.refetch()} />}
      {factors.data && (
        <div className="space-y-5 p-4">
          {codes.length > 0 && <RecoveryCodes codes={codes} done={() => setCodes([])} />}
          {isChanged && <OtherSessions close={() => setIsChanged(false)} />}
          <AuthenticatorApp
            since={factors.data.totp_since}
            showCodes={setCodes}
            noteChange={() => setIsChanged(true)}
          />
          <Passkeys passkeys={factors.data.passkeys} showCodes={setCodes} noteChange={() => setIsChanged(true)} />
          {(factors.data.totp_since !== null || factors.data.passkeys.length > 0) && (
            <Recovery left={factors.data.recovery_codes_left} showCodes={setCodes} />
          )}
        </div>
      )}
    </Card>
  );
}

/** Whoever was signed in elsewhere was so without what has just been added, or with what has just been removed. */
function OtherSessions({ close }: { close: () => void }) {
  const signIns = useSignIns();
  const others = (signIns.data?.length ?? 1) - 1;
  if (others === 0) return null;
  return (
    <div role="status" className="space-y-2 rounded-md border border-line p-3">
      <p>
        How you sign in has changed. You are still signed in{' '}
        {others === 1 ? 'in one other place' : `in ${others} other places`}.
      </p>
      <div className="flex flex-wrap gap-2">
        <EndOtherSessions done={close} />
        <Button size="small" onClick={close}>
          Stay signed in there
        </Button>
      </div>
    </div>
  );
}

interface Changes {
  showCodes: (codes: readonly string[]) => void;
  noteChange: () => void;
}

function AuthenticatorApp({ since, showCodes, noteChange }: { since: string | null } & Changes) {
  const begin = useBeginTotp();
  const remove = useRemoveTotp();
  const confirm = useConfirm();
  const [enrolment, setEnrolment] = useState<TotpEnrolment>();
  const turnOff = async () => {
    const question = {
      title: 'Turn the authenticator app off?',
      detail: 'Then your password alone signs you in, unless you have a passkey.',
      action: 'Turn it off',
      always: true,
    };
    if (await confirm(question)) remove.mutate(undefined, { onSuccess: noteChange });
  };
  const problem = begin.error ?? remove.error;
  return (
    <section aria-label="Authenticator app" className="space-y-2">
      <div className="flex items-center gap-3">
        <div>
          <p className="font-medium">Authenticator app</p>
          <p className="text-xs text-muted">
            {since === null ? 'Six digits that change every 30 seconds.' : `On since ${format.dayAndTime(since)}.`}
          </p>
        </div>
        {since !== null ? (
          <Button size="small" className="ml-auto" busy={remove.isPending} onClick={() => void turnOff()}>
            Turn off
          </Button>
        ) : (
          enrolment === undefined && (
            <Button
              size="small"
              className="ml-auto"
              busy={begin.isPending}
              onClick={() => begin.mutate(undefined, { onSuccess: setEnrolment })}
            >
              Set up
            </Button>
          )
        )}
      </div>
      {problem && <FieldError>{problem.message}</FieldError>}
      {since === null && enrolment && (
        <Enrolment
          enrolment={enrolment}
          close={() => setEnrolment(undefined)}
          done={(codes) => {
            showCodes(codes);
            noteChange();
          }}
        />
      )}
    </section>
  );
}

interface EnrolmentProps {
  enrolment: TotpEnrolment;
  close: () => void;
  done: (recoveryCodes: readonly string[]) => void;
}

function Enrolment({ enrolment, close, done }: EnrolmentProps) {
  const confirmed = useConfirmTotp();
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    confirmed.mutate(String(new FormData(event.currentTarget).get('code')), {
      onSuccess: (answered) => {
        done(answered.recovery_codes);
        close();
      },
    });
  };
  return (
    <form onSubmit={send} className="space-y-3">
      <p>Scan this with your authenticator app, or type the secret into it. Then type the code that it shows.</p>
      <img
        src={`data:image/svg+xml;utf8,${encodeURIComponent(enrolment.qr_code)}`}
        alt="QR code of the secret below"
        className="size-44 rounded-md bg-white p-2"
      />
      <p className="font-mono text-sm break-all" aria-label="Secret">
        {enrolment.secret}
      </p>
      <Field
        label="Code that the app shows"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        error={confirmed.error?.errors['code']?.[0] ?? confirmed.error?.message}
      />
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={confirmed.isPending}>
          Turn on
        </Button>
        <Button onClick={close}>Not now</Button>
      </div>
    </form>
  );
}

function Passkeys({ passkeys, showCodes, noteChange }: { passkeys: readonly Passkey[] } & Changes) {
  const add = useAddPasskey();
  const toast = useToast();
  const press = () =>
    add.mutate(`Passkey ${passkeys.length + 1}`, {
      onSuccess: (answered) => {
        toast({ title: 'Passkey added', detail: 'It signs you in without a password.' });
        showCodes(answered.recovery_codes);
        noteChange();
      },
    });
  return (
    <section aria-label="Passkeys" className="space-y-2">
      <div className="flex items-center gap-3">
        <div>
          <p className="font-medium">Passkeys</p>
          <p className="text-xs text-muted">
            {hasPasskeys()
              ? 'Your fingerprint, face or the PIN of a device signs you in.'
              : 'This browser offers them only over https, or on this computer itself.'}
          </p>
        </div>
        {hasPasskeys() && (
          <Button size="small" className="ml-auto" busy={add.isPending} onClick={press}>
            Add a passkey
          </Button>
        )}
      </div>
      {add.error && <FieldError>{add.error.message}</FieldError>}
      <ul className="divide-y divide-line">
        {passkeys.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} noteChange={noteChange} />
        ))}
      </ul>
    </section>
  );
}

function PasskeyRow({ passkey, noteChange }: { passkey: Passkey; noteChange: () => void }) {
  const rename = useRenamePasskey();
  const remove = useRemovePasskey();
  const confirm = useConfirm();
  const takeAway = async () => {
    const question = {
      title: `Remove ${passkey.name}?`,
      detail: 'It signs nobody in any more. The device may still offer it.',
      action: 'Remove it',
      always: true,
    };
    if (await confirm(question)) remove.mutate(passkey.id, { onSuccess: noteChange });
  };
  const problem = rename.error ?? remove.error;
  return (
    <li className="py-2">
      <div className="flex items-center gap-3">
        <div className="min-w-0">
          <input
            aria-label={`Name of ${passkey.name}`}
            defaultValue={passkey.name}
            maxLength={40}
            className="w-full truncate rounded border border-transparent bg-transparent font-medium hover:border-line focus:border-line"
            onBlur={(event) => {
              const name = event.target.value.trim();
              if (name !== '' && name !== passkey.name) rename.mutate({ id: passkey.id, name });
            }}
          />
          <p className="text-xs text-muted">
            Added {format.dayAndTime(passkey.created_at)}
            {passkey.last_used_at !== null && `, last used ${format.dayAndTime(passkey.last_used_at)}`}
          </p>
        </div>
        <Button
          size="small"
          className="ml-auto"
          busy={remove.isPending}
          onClick={() => void takeAway()}
          aria-label={`Remove ${passkey.name}`}
        >
          Remove
        </Button>
      </div>
      {problem && <FieldError>{problem.message}</FieldError>}
    </li>
  );
}

function Recovery({ left, showCodes }: { left: number } & Pick<Changes, 'showCodes'>) {
  const renew = useNewRecoveryCodes();
  return (
    <section aria-label="Recovery codes" className="space-y-2">
      <div className="flex items-center gap-3">
        <div>
          <p className="font-medium">Recovery codes</p>
          <p className="text-xs text-muted">{left} of 10 left.</p>
        </div>
        <Button
          size="small"
          className="ml-auto"
          busy={renew.isPending}
          onClick={() => renew.mutate(undefined, { onSuccess: (answered) => showCodes(answered.recovery_codes) })}
        >
          Make new ones
        </Button>
      </div>
      {renew.error && <FieldError>{renew.error.message}</FieldError>}
    </section>
  );
}
