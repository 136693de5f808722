import { Check, ChevronDown, Plus } from 'lucide-react';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { activeAccount } from '@/api/client';
import type { Account } from '@/api/types';
import { Button } from '@/ui/button';
import { Choice } from '@/ui/choice';
import { Dialog } from '@/ui/dialog';
import { Field, FieldError } from '@/ui/field';
import { Menu, MenuItem } from '@/ui/menu';
import { Segmented } from '@/ui/segmented';
import { useToast } from '@/ui/toast';
import { useAccounts, useActiveAccount, useOpenAccount } from './queries';

/** Which of the user's accounts is traded on and looked at, everywhere at once; and how to get another. */
export function AccountSwitcher() {
  const accounts = useAccounts();
  const { data: active } = useActiveAccount();
  const [opening, setOpening] = useState(false);

  // One that was chosen in another life of the exchange's database is not there any more.
  useEffect(() => {
    const known = accounts.data;
    if (known && activeAccount.id !== null && !known.some(({ id }) => id === activeAccount.id)) activeAccount.forget();
  }, [accounts.data]);

  return (
    <>
      <Menu
        trigger={
          <Button className="max-w-56" aria-label={`Account: ${active?.name ?? 'loading'}. Choose another`}>
            <span className="truncate font-medium">{active?.name ?? 'Account'}</span>
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
        <MenuItem onSelect={() => setOpening(true)}>
          <Plus aria-hidden className="size-4" />
          New account
        </MenuItem>
      </Menu>
      {opening && <NewAccount onClose={() => setOpening(false)} />}
    </>
  );
}

const profiles = [
  { value: 'standard', label: 'Standard: 0.1 and 0.2 % fees, no delay' },
  { value: 'frictionless', label: 'Frictionless: no fees, no delay' },
  { value: 'retail', label: 'Retail: a broker for everybody' },
  { value: 'exchange', label: 'Exchange: as on a crypto exchange' },
  { value: 'pessimistic', label: 'Pessimistic: dear and slow' },
] as const;

function NewAccount({ onClose }: { onClose: () => void }) {
  const open = useOpenAccount();
  const toast = useToast();
  const [kind, setKind] = useState<Account['kind']>('cash');
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    const text = (name: string) => String(entries.get(name)).trim();
    open.mutate(
      { name: text('name') || null, kind, profile: text('profile'), initial_amount: text('amount') || null },
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
