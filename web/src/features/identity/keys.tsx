import { type SyntheticEvent, useState } from 'react';
import type { ApiKey, KeyRequest, MadeKey, User } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choice } from '@/ui/choice';
import { useConfirm } from '@/ui/confirm';
import { cx } from '@/ui/cx';
import { Field, FieldError } from '@/ui/field';
import * as format from '@/ui/format';
import { Failure, Skeleton } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { digitsOf } from '@/ui/typed';
import { useKeys, useMakeKey, useRevokeKey, useRollKey } from './keys-queries';

/** The keys by which programs act for this user. */
export function Keys({ user }: { user: User }) {
  const keys = useKeys();
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<MadeKey>();
  return (
    <Card
      title="API keys"
      tools={
        !isMaking && (
          <Button size="small" onClick={() => setMaking(true)}>
            Make a key
          </Button>
        )
      }
    >
      <div className="space-y-4 p-4">
        <p className="text-xs text-muted">A bot signs its requests with a key. It can never change your password.</p>
        {made && <Secret made={made} done={() => setMade(undefined)} />}
        {isMaking && <NewKey user={user} show={setMade} close={() => setMaking(false)} />}
        {keys.isPending && <Skeleton rows={2} />}
        {keys.isError && !keys.data && <Failure error={keys.error} retry={() => void keys.refetch()} />}
        {keys.data?.length === 0 && !isMaking && <p className="text-muted">You have no API keys.</p>}
        <ul aria-label="Keys" className="divide-y divide-line">
          {keys.data?.map((key) => (
            <KeyRow key={key.id} of={key} show={setMade} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

/** What is shown this once. */
function Secret({ made, done }: { made: MadeKey; done: () => void }) {
  const toast = useToast();
  const copy = (text: string, what: string) =>
    navigator.clipboard.writeText(text).then(
      () => toast({ title: `${what} copied` }),
      () => toast({ title: 'Not copied', detail: 'The browser does not allow it here.', tone: 'down' }),
    );
  const { id } = made.key;
  const { secret } = made;
  return (
    <div role="status" className="space-y-3 rounded-md border border-strong-line bg-raised p-3">
      <p>
        <strong>{secret === null ? 'Your key is ready.' : 'Keep the secret now.'}</strong>{' '}
        {secret === null ? 'It signs with the private key that you have.' : 'It is not shown again.'}
      </p>
      <dl className="space-y-2 text-sm">
        <dt className="text-xs text-muted">Key</dt>
        <dd className="font-mono break-all">{id}</dd>
        {secret !== null && (
          <>
            <dt className="text-xs text-muted">Secret</dt>
            <dd className="font-mono break-all" aria-label="Secret">
              {secret}
            </dd>
          </>
        )}
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void copy(id, 'Key')}>Copy the key</Button>
        {secret !== null && <Button onClick={() => void copy(secret, 'Secret')}>Copy the secret</Button>}
        <Button look="primary" onClick={done}>
          I have kept it
        </Button>
      </div>
    </div>
  );
}

interface NewKeyProps {
  user: User;
  show: (made: MadeKey) => void;
  close: () => void;
}

function NewKey({ user, show, close }: NewKeyProps) {
  const make = useMakeKey();
  const [kind, setKind] = useState<KeyRequest['kind']>('secret');
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    const text = (name: string) => String(entries.get(name) ?? '').trim();
    const networks = text('networks')
      .split(/[\s,]+/)
      .filter((network) => network !== '');
    make.mutate(
      {
        name: text('name'),
        kind,
        scopes: entries.getAll('scope') as KeyRequest['scopes'],
        ...(networks.length > 0 && { allowed_networks: networks }),
        ...(text('order') !== '' && { max_order_value: digitsOf(text('order')) }),
        ...(text('loss') !== '' && { daily_loss_limit: digitsOf(text('loss')) }),
        ...(text('expires') !== '' && { expires_at: new Date(text('expires')).toISOString() }),
        ...(kind === 'ed25519' && { public_key: text('public') }),
      },
      {
        onSuccess: (made) => {
          show(made);
          close();
        },
      },
    );
  };
  const problem = make.error;
  const wrong = (field: string) => problem?.errors[field]?.join(' ');
  const scopes = user.role === 'admin' ? (['read', 'trade', 'admin'] as const) : (['read', 'trade'] as const);
  return (
    <form onSubmit={send} aria-label="New key" className="space-y-3 rounded-md border border-line p-3">
      <Field label="Name" name="name" required maxLength={40} autoFocus error={wrong('name')} />
      <Choice
        label="Authentication"
        value={kind}
        onChange={setKind}
        options={[
          { value: 'secret', label: 'Secret in a header' },
          { value: 'hmac_sha256', label: 'HMAC-SHA256 signatures' },
          { value: 'ed25519', label: 'Ed25519 signatures' },
        ]}
      />
      {kind === 'ed25519' && (
        <Field label="Public key (PEM or base64)" name="public" required error={wrong('public_key')} />
      )}
      <fieldset className="flex flex-wrap gap-4">
        <legend className="mb-1 text-xs text-muted">It may</legend>
        {scopes.map((scope) => (
          <label key={scope} className="flex items-center gap-2 pointer-coarse:min-h-11">
            <input type="checkbox" name="scope" value={scope} defaultChecked={scope === 'read'} className="size-4" />
            {{ read: 'read', trade: 'trade', admin: 'administer' }[scope]}
          </label>
        ))}
      </fieldset>
      {wrong('scopes') && <FieldError>{wrong('scopes')}</FieldError>}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Allowed networks" name="networks" placeholder="Any" error={wrong('allowed_networks')} />
        <Field label="Expires" name="expires" type="date" error={wrong('expires_at')} />
        <Field label="Maximum value of an order" name="order" inputMode="decimal" error={wrong('max_order_value')} />
        <Field label="Maximum loss a day" name="loss" inputMode="decimal" error={wrong('daily_loss_limit')} />
      </div>
      {problem && Object.keys(problem.errors).length === 0 && <FieldError>{problem.message}</FieldError>}
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={make.isPending}>
          Make it
        </Button>
        <Button onClick={close}>Not now</Button>
      </div>
    </form>
  );
}

function KeyRow({ of: key, show }: { of: ApiKey; show: (made: MadeKey) => void }) {
  const roll = useRollKey();
  const revoke = useRevokeKey();
  const confirm = useConfirm();
  const isOver = key.revoked_at !== null;
  const end = async () => {
    const question = {
      title: `Revoke ${key.name}?`,
      detail: 'What uses it stops at once, and open streams with it are closed.',
      action: 'Revoke it',
      always: true,
    };
    if (await confirm(question)) revoke.mutate(key.id);
  };
  const problem = roll.error ?? revoke.error;
  const used =
    key.last_used_at === null
      ? 'never used'
      : `last used ${format.dayAndTime(key.last_used_at)}${key.last_used_from === null ? '' : ` from ${key.last_used_from}`}`;
  return (
    <li className="py-2">
      <div className={cx('flex items-center gap-2', isOver && 'text-muted')}>
        <div className="min-w-0">
          <p className="truncate font-medium">
            {key.name} <span className="text-xs font-normal text-muted">{key.scopes.join(', ')}</span>
          </p>
          <p className="truncate font-mono text-xs text-muted">{key.id}</p>
          <p className="text-xs text-muted">
            {isOver ? `Revoked ${format.dayAndTime(key.revoked_at!)}` : used}
            {!isOver && key.expires_at !== null && `, good until ${format.dayAndTime(key.expires_at)}`}
          </p>
        </div>
        {!isOver && (
          <div className="ml-auto flex shrink-0 gap-2">
            {key.kind !== 'ed25519' && key.rolled_to === null && (
              <Button
                size="small"
                busy={roll.isPending}
                onClick={() => roll.mutate(key.id, { onSuccess: show })}
                aria-label={`Roll ${key.name}`}
                title="Makes another in its place; this one is good for an hour more"
              >
                Roll
              </Button>
            )}
            <Button size="small" busy={revoke.isPending} onClick={() => void end()} aria-label={`Revoke ${key.name}`}>
              Revoke
            </Button>
          </div>
        )}
      </div>
      {problem && <FieldError>{problem.message}</FieldError>}
    </li>
  );
}
