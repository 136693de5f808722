import { Check, ChevronDown, Eye, Plus } from 'lucide-react';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { Link } from 'react-router';
import { activeAccount } from '@/api/client';
import type { Account } from '@/api/types';
import { useIsViewOnly, useRole } from '@/api/use-can-trade';
import { Button } from '@/ui/button';
import { Choice } from '@/ui/choice';
import { Dialog } from '@/ui/dialog';
import { Field, FieldError } from '@/ui/field';
import { Menu, MenuItem } from '@/ui/menu';
import { Segmented } from '@/ui/segmented';
import { useToast } from '@/ui/toast';
import { digitsOf } from '@/ui/typed';
import { profiles } from '@/ui/profiles';
import { useAccounts, useActiveAccount, useOpenAccount, useSharedAccounts } from './queries';

/**
 * Which of the user's accounts is traded on, or which that others share is looked at, everywhere at once; and how to get another.
 */
export function AccountSwitcher() {
  const accounts = useAccounts();
  const { data: active } = useActiveAccount();
  const shared = useSharedAccounts();
  const isViewOnly = useIsViewOnly();
  const isObserver = useRole() === 'observer';
  const [opening, setOpening] = useState(false);

  // One that was chosen in another life of the exchange's database is not there any more.
  useEffect(() => {
    const known = isViewOnly
      ? shared.data?.filter(({ delay_minutes }) => delay_minutes === 0).map(({ account_id }) => account_id)
      : accounts.data?.map(({ id }) => id);
    if (known && activeAccount.id !== null && !known.includes(activeAccount.id)) activeAccount.forget();
  }, [accounts.data, shared.data, isViewOnly]);

  return (
    <>
      <Menu
        trigger={
          <Button className="max-w-56" aria-label={`Account: ${active?.name ?? 'loading'}. Choose another`}>
            <span className="truncate font-medium">{active?.name ?? 'Account'}</span>
            {isViewOnly && <span className="shrink-0 text-2xs text-muted">view only</span>}
            <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
          </Button>
        }
      >
        {accounts.data?.map((account) => (
          <MenuItem key={account.id} onSelect={() => account.id !== active?.id && activeAccount.choose(account.id)}>
            <Check aria-hidden className={account.id === active?.id ? 'size-4' : 'invisible size-4'} />
            {account.name}
            <span className="ml-auto pl-4 text-2xs text-muted">
              {account.kind}, {account.profile.name}
            </span>
          </MenuItem>
        ))}
        {shared.data?.map((account) =>
          // With a delay there is no stream: such an account has a page of its own.
          account.delay_minutes > 0 ? (
            <MenuItem key={account.account_id} asChild>
              <Link to={`/shared/${account.account_id}`}>
                <Eye aria-hidden className="size-4" />
                {account.name}
                <SharedBy owner={account.owner} says={`${account.delay_minutes} min late`} />
              </Link>
            </MenuItem>
          ) : (
            <MenuItem
              key={account.account_id}
              onSelect={() => account.account_id !== active?.id && activeAccount.choose(account.account_id, true)}
            >
              <Check aria-hidden className={account.account_id === active?.id ? 'size-4' : 'invisible size-4'} />
              {account.name}
              <SharedBy owner={account.owner} says="view only" />
            </MenuItem>
          ),
        )}
        {!isObserver && (
          <MenuItem onSelect={() => setOpening(true)}>
            <Plus aria-hidden className="size-4" />
            New account
          </MenuItem>
        )}
      </Menu>
      {opening && <NewAccount onClose={() => setOpening(false)} />}
    </>
  );
}

const SharedBy = ({ owner, says }: { owner: string; says: string }) => (
  <span className="ml-auto pl-4 text-2xs text-muted">
    of {owner}, {says}
  </span>
);

function NewAccount({ onClose }: { onClose: () => void }) {
  const open = useOpenAccount();
  const toast = useToast();
  const [kind, setKind] = useState<Account['kind']>('cash');
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    const text = (name: string) => String(entries.get(name)).trim();
    open.mutate(
      { name: text('name') || null, kind, profile: text('profile'), initial_amount: digitsOf(text('amount')) || null },
      {
        onSuccess: (account) => {
          toast({ title: `${account.name} is open`, detail: 'You trade on it from now on.' });
          onClose();
          activeAccount.choose(account.id);
        },
      },
    );
  };
  const problem = open.error;
  return (
    <Dialog title="New account" open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={send} className="space-y-4 overflow-y-auto p-4">
        <Field label="Name" name="name" maxLength={40} placeholder="Second try" error={problem?.errors['name']?.[0]} />
        <div>
          <p className="mb-1 text-xs text-muted">Kind</p>
          <Segmented
            label="Kind"
            value={kind}
            onChange={setKind}
            options={[
              { value: 'cash', label: 'Cash' },
              { value: 'margin', label: 'Margin' },
            ]}
          />
          <p className="mt-1 text-xs text-muted">
            {kind === 'cash'
              ? 'Spends what it has.'
              : 'May borrow and sell short. Positions are closed when too little is left.'}
          </p>
        </div>
        <Choice label="Profile" name="profile" options={profiles} error={problem?.errors['profile']?.[0]} />
        <Field
          label="Paper money to begin with"
          name="amount"
          inputMode="decimal"
          defaultValue="100000"
          unit="USD"
          error={problem?.errors['initial_amount']?.[0]}
        />
        {problem && Object.keys(problem.errors).length === 0 && <FieldError>{problem.message}</FieldError>}
        <Button type="submit" look="primary" busy={open.isPending} className="w-full">
          Open account
        </Button>
      </form>
    </Dialog>
  );
}
