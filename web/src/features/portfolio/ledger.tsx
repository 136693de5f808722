import type { LedgerLine } from '@/api/types';
import { useChannel, useRefetchOnChange } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { Change } from '@/ui/change';
import { DataTable } from '@/ui/data-table';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import type { Column } from '@/ui/rows';
import { Td } from '@/ui/table';
import { ledgerKey, useActiveAccount, useLedger, wholeLedger } from './queries';

const reasons: Record<LedgerLine['reason'], string> = {
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  reset: 'Reset',
  dividend: 'Dividend',
  interest: 'Interest',
  borrow_fee: 'Borrow fee',
  split: 'Split',
  cash_in_lieu: 'Cash in lieu',
  trade: 'Trade',
  loan: 'Loan',
  fee: 'Fee',
};

const buckets: Record<LedgerLine['bucket'], string> = { owned: 'Owned', owed: 'Owed' };

const columns: Column<LedgerLine>[] = [
  { name: 'Time', text: (line) => line.at },
  { name: 'For', text: (line) => reasons[line.reason] },
  { name: 'Asset', text: (line) => line.asset },
  { name: 'Bucket', className: '@max-xl:hidden', text: (line) => buckets[line.bucket] },
  { name: 'Amount', number: true, text: (line) => line.amount },
  { name: 'Balance', number: true, className: '@max-md:hidden', text: (line) => line.balance },
  { name: 'Order', number: true, className: '@max-2xl:hidden', text: (line) => line.order_id },
];

/** Every movement of the account's money and assets, each with what was there after it. */
export function Ledger() {
  const { data: account } = useActiveAccount();
  const lines = useLedger(account?.id);
  useRefetchOnChange(useChannel('user:account')?.balances, ledgerKey, 1_000);
  return (
    <section aria-label="Ledger" className="h-full">
      {lines.isPending && <Skeleton rows={5} />}
      {lines.isError && !lines.data && <Failure error={lines.error} retry={() => void lines.refetch()} />}
      {lines.data?.length === 0 && (
        <Empty title="Nothing was booked yet">Deposits, trades and fees are listed here, to the last digit.</Empty>
      )}
      {account && lines.data && lines.data.length > 0 && (
        <DataTable
          name="Ledger"
          rows={lines.data}
          columns={columns}
          rowKey={(line) => line.id}
          cells={(line) => <Cells line={line} />}
          loadAll={() => wholeLedger(account.id)}
          footer={
            lines.hasNextPage && (
              <div className="p-2 text-center">
                <Button size="small" busy={lines.isFetchingNextPage} onClick={() => void lines.fetchNextPage()}>
                  Show older entries
                </Button>
              </div>
            )
          }
        />
      )}
    </section>
  );
}

function Cells({ line }: { line: LedgerLine }) {
  const amount = format.amount(line.amount, line.asset);
  return (
    <>
      <Td className="text-muted">{format.dayAndTime(line.at)}</Td>
      <Td>{reasons[line.reason]}</Td>
      <Td className="font-medium">{line.asset}</Td>
      <Td className="text-muted @max-xl:hidden">{buckets[line.bucket]}</Td>
      <Td number>
        <Change text={line.amount.startsWith('-') ? amount : `+${amount}`} />
      </Td>
      <Td number className="@max-md:hidden">
        {format.amount(line.balance, line.asset)}
      </Td>
      <Td number className="text-muted @max-2xl:hidden">
        {line.order_id ?? format.unknown}
      </Td>
    </>
  );
}
