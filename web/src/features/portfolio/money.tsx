import { type SyntheticEvent, useState } from 'react';
import { useCanTrade } from '@/api/use-can-trade';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field, FieldError } from '@/ui/field';
import * as format from '@/ui/format';
import { useToast } from '@/ui/toast';
import { digitsOf } from '@/ui/typed';
import { useActiveAccount, useDeposit, useReset, useWithdraw } from './queries';

type Kind = 'deposit' | 'withdraw' | 'reset';

const says = {
  deposit: {
    open: 'Deposit',
    title: 'Deposit paper money',
    detail: 'It counts as paid in, and not as profit.',
    action: 'Deposit',
    done: 'Deposited',
    amount: '10000',
  },
  withdraw: {
    open: 'Withdraw',
    title: 'Withdraw paper money',
    detail: 'It counts as taken out, and not as a loss.',
    action: 'Withdraw',
    done: 'Withdrawn',
    amount: '10000',
  },
  reset: {
    open: 'Reset',
    title: 'Reset this account?',
    detail:
      'Open orders are cancelled, positions and debts are gone, and profit is counted from zero. Orders, trades and the ledger so far are kept.',
    action: 'Reset account',
    done: 'The account begins anew',
    amount: '100000',
  },
} as const;

/** Puts paper money in, takes it out, or begins anew. */
export function MoneyButtons() {
  const [kind, setKind] = useState<Kind | null>(null);
  if (!useCanTrade()) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {(['deposit', 'withdraw', 'reset'] as const).map((each) => (
        <Button key={each} onClick={() => setKind(each)}>
          {says[each].open}
        </Button>
      ))}
      {kind && <Amount kind={kind} onClose={() => setKind(null)} />}
    </div>
  );
}

function Amount({ kind, onClose }: { kind: Kind; onClose: () => void }) {
  const { data: account } = useActiveAccount();
  const changes = { deposit: useDeposit(), withdraw: useWithdraw(), reset: useReset() };
  const change = changes[kind];
  const toast = useToast();
  const { title, detail, action, done, amount: usual } = says[kind];
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!account) return;
    const amount = digitsOf(String(new FormData(event.currentTarget).get('amount')).trim());
    const onSuccess = () => {
      toast({ title: done, detail: `${format.amount(amount, account.currency)} ${account.currency}` });
      onClose();
    };
    if (kind === 'deposit') changes.deposit.mutate({ id: account.id, amount }, { onSuccess });
    if (kind === 'withdraw') changes.withdraw.mutate({ id: account.id, amount }, { onSuccess });
    if (kind === 'reset') changes.reset.mutate({ id: account.id, amount }, { onSuccess });
  };
  const problem = change.error;
  const atField = problem?.errors['amount']?.[0];
  return (
    <Dialog title={title} open onOpenChange={(open) => !open && onClose()}>
      <form onSubmit={send} className="space-y-4 p-4">
        <p className="text-muted">{detail}</p>
        <Field
          label={kind === 'reset' ? 'Paper money to begin with' : 'Amount'}
          name="amount"
          inputMode="decimal"
          required
          autoFocus
          defaultValue={usual}
          unit={account?.currency ?? 'USD'}
          error={atField}
        />
        {problem && !atField && <FieldError>{problem.message}</FieldError>}
        <Button type="submit" look="primary" busy={change.isPending} className="w-full">
          {action}
        </Button>
      </form>
    </Dialog>
  );
}
