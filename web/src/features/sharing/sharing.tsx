import { Link2, UserRound } from 'lucide-react';
import { type SyntheticEvent, useRef, useState } from 'react';
import type { NewShare, Share } from '@/api/types';
import { baseOf, venue } from '@/api/venue';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choice } from '@/ui/choice';
import { useConfirm } from '@/ui/confirm';
import { Field, FieldError } from '@/ui/field';
import * as format from '@/ui/format';
import { Failure, Skeleton } from '@/ui/panel';
import { Segmented } from '@/ui/segmented';
import { useToast } from '@/ui/toast';
import { useOwnAccounts, useShare, useShares, useWithdrawShare } from './queries';

/** Lets others see an account and change nothing: users, and whoever has a link. */
export function Sharing() {
  const accounts = useOwnAccounts();
  const [chosen, setChosen] = useState<string>();
  const id = chosen ?? accounts.data?.[0]?.id;
  return (
    <Card title="Sharing">
      {accounts.isPending && <Skeleton rows={3} />}
      {accounts.isError && !accounts.data && <Failure error={accounts.error} retry={() => void accounts.refetch()} />}
      {accounts.data && id !== undefined && (
        <div className="space-y-5 p-4">
          {accounts.data.length > 1 && (
            <Choice
              label="Account"
              value={id}
              onChange={setChosen}
              options={accounts.data.map((account) => ({ value: account.id, label: account.name }))}
            />
          )}
          <NewShareForm key={id} id={id} />
          <Shares id={id} />
        </div>
      )}
    </Card>
  );
}

const delays = [
  { value: '0', label: 'No delay' },
  { value: '15', label: '15 minutes' },
  { value: '60', label: 'An hour' },
  { value: '1440', label: 'A day' },
] as const;

const ends = [
  { value: '', label: 'Until I withdraw it' },
  { value: '1', label: 'For a day' },
  { value: '7', label: 'For a week' },
  { value: '30', label: 'For 30 days' },
] as const;

const day = 24 * 60 * 60 * 1000;

function NewShareForm({ id }: { id: string }) {
  const share = useShare(id);
  const toast = useToast();
  const form = useRef<HTMLFormElement>(null);
  const [kind, setKind] = useState<'user' | 'link'>('user');
  const [made, setMade] = useState<NewShare | null>(null);
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    const text = (name: string) => String(entries.get(name) ?? '').trim();
    const days = Number(text('until'));
    share.mutate(
      {
        ...(kind === 'user' ? { username: text('username') } : { link: true }),
        delay_minutes: Number(text('delay')),
        ...(days > 0 && { until: new Date(Date.now() + days * day).toISOString() }),
      },
      {
        onSuccess: (answered) => {
          if (kind === 'user') form.current?.reset();
          setMade(answered.token === null ? null : answered);
          if (answered.username !== null)
            toast({ title: `Shared with ${answered.username}`, detail: 'They see it, and can change nothing.' });
        },
      },
    );
  };
  const problem = share.error;
  return (
    <form ref={form} onSubmit={send} className="space-y-3">
      <p className="text-muted">
        Others see orders, trades, positions and profit of the account, and can change nothing.
      </p>
      <Segmented
        label="Share with"
        value={kind}
        onChange={setKind}
        options={[
          { value: 'user', label: 'A user' },
          { value: 'link', label: 'Anyone with the link' },
        ]}
      />
      {kind === 'user' && (
        <Field
          label="Username"
          name="username"
          autoComplete="off"
          required
          maxLength={40}
          error={problem?.errors['username']?.[0]}
        />
      )}
      <div className="grid grid-cols-2 gap-3">
        <Choice label="Shown with" name="delay" options={delays} error={problem?.errors['delay_minutes']?.[0]} />
        <Choice label="For how long" name="until" options={ends} error={problem?.errors['until']?.[0]} />
      </div>
      {problem && Object.keys(problem.errors).length === 0 && <FieldError>{problem.message}</FieldError>}
      <Button type="submit" look="primary" busy={share.isPending}>
        {kind === 'user' ? 'Share' : 'Make a link'}
      </Button>
      {made?.token != null && <Link token={made.token} />}
    </form>
  );
}

function Link({ token }: { token: string }) {
  const toast = useToast();
  const address = `${window.location.origin}${baseOf(venue)}/shared#${token}`;
  const copy = () =>
    navigator.clipboard.writeText(address).then(
      () => toast({ title: 'Link copied' }),
      () => toast({ title: 'Could not copy', detail: 'Mark the link and copy it by hand.', tone: 'down' }),
    );
  return (
    <div role="status" className="space-y-2 rounded-md border border-strong-line bg-raised p-3">
      <p>This is the link. It is shown this once: whoever has it sees the account until you withdraw it.</p>
      <p className="font-mono text-xs break-all" aria-label="Link">
        {address}
      </p>
      <Button size="small" onClick={() => void copy()}>
        Copy
      </Button>
    </div>
  );
}

function Shares({ id }: { id: string }) {
  const shares = useShares(id);
  if (shares.isPending) return <Skeleton rows={2} />;
  if (shares.isError && !shares.data) return <Failure error={shares.error} retry={() => void shares.refetch()} />;
  if (shares.data.length === 0) return <p className="text-muted">Nobody else sees this account.</p>;
  return (
    <ul aria-label="Who sees this account" className="divide-y divide-line">
      {shares.data.map((share) => (
        <Row key={share.id} share={share} id={id} />
      ))}
    </ul>
  );
}

function Row({ share, id }: { share: Share; id: string }) {
  const withdraw = useWithdrawShare(id);
  const confirm = useConfirm();
  const toast = useToast();
  const name = share.username ?? `Link of ${format.dayAndTime(share.created_at)}`;
  const Icon = share.username === null ? Link2 : UserRound;
  const press = async () => {
    const sure = await confirm({
      title: share.username === null ? 'Withdraw this link?' : `Stop sharing with ${share.username}?`,
      detail: 'Pages that show the account lose it at once.',
      action: 'Withdraw',
    });
    if (sure)
      withdraw.mutate(share.id, {
        onError: (problem) => toast({ title: 'Could not withdraw', detail: problem.message, tone: 'down' }),
      });
  };
  return (
    <li className="flex items-center gap-3 py-2">
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <div className="min-w-0">
        <p className="truncate font-medium">{name}</p>
        <p className="text-xs text-muted">
          {share.delay_minutes === 0 ? 'Without delay' : `${share.delay_minutes} minutes late`},{' '}
          {share.until === null ? 'until withdrawn' : `until ${format.dayAndTime(share.until)}`}
        </p>
      </div>
      <Button
        size="small"
        className="ml-auto"
        busy={withdraw.isPending}
        onClick={() => void press()}
        aria-label={`Withdraw: ${name}`}
      >
        Withdraw
      </Button>
    </li>
  );
}
