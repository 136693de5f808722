import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Profit } from '@/api/types';
import { useChannel, useRefetchOnChange } from '@/stream/hooks';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import { cx } from '@/ui/cx';
import { FigureName } from '@/ui/figures';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { Table, Td, Th } from '@/ui/table';
import { profitKey, useProfit } from './queries';

/** What each instrument won or lost before and after fees, the best first, and how that adds up to the account's total profit. */
export function ProfitByInstrument() {
  const profit = useProfit();
  useRefetchOnChange(useChannel('user:account')?.portfolio.total_pnl, profitKey, 2_000);
  return (
    <Card title="Profit and loss by instrument">
      {profit.isPending && <Skeleton rows={5} />}
      {profit.isError && !profit.data && <Failure error={profit.error} retry={() => void profit.refetch()} />}
      {profit.data && <Sums profit={profit.data} />}
    </Card>
  );
}

function Sums({ profit }: { profit: Profit }) {
  const rows = profit.items.toSorted((a, b) => Number(b.net_pnl) - Number(a.net_pnl));
  const largest = Math.max(...rows.map(({ net_pnl }) => Math.abs(Number(net_pnl))));
  const others = (
    [
      ['Dividends', profit.dividends],
      ['Interest', profit.interest],
      ['Borrow fees', profit.borrow_fees],
      ['Other', profit.other_pnl],
    ] as const
  ).filter(([, amount]) => Number(amount) !== 0);
  if (rows.length === 0 && others.length === 0)
    return (
      <Empty title="Nothing traded yet">After your first trade you see here what each instrument brought you.</Empty>
    );
  return (
    <div className="@container overflow-x-auto overflow-y-hidden px-1.5 py-1">
      <Table aria-label="Profit and loss by instrument">
        <thead>
          <tr>
            <Th>Instrument</Th>
            <Th number>
              <FigureName of="gross" />
            </Th>
            <Th number>
              <FigureName of="fees" />
            </Th>
            <Th number>
              <FigureName of="net" />
            </Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.symbol}>
              <Td>
                <Link to={`/trade/${row.symbol}`} className="rounded font-medium hover:underline">
                  {row.symbol}
                </Link>
                {Number(row.qty) === 0 && <span className="ml-1 text-muted">closed</span>}
                <Bar net={row.net_pnl} largest={largest} />
              </Td>
              <Amounts {...row} />
            </tr>
          ))}
          <Sum name="All instruments">
            <Amounts {...profit} />
          </Sum>
          {others.map(([name, amount]) => (
            <Sum key={name} name={name}>
              <Td number colSpan={3}>
                <Change text={format.signed(amount)} />
              </Td>
            </Sum>
          ))}
        </tbody>
        <tfoot>
          <Sum name={<FigureName of="total" />}>
            <Td number colSpan={3} className="font-semibold">
              <Change text={format.signed(profit.total_pnl)} />
            </Td>
          </Sum>
        </tfoot>
      </Table>
    </div>
  );
}

/** Gross profit, fees and net profit, so that each line adds up from left to right. */
const Amounts = ({ gross_pnl, fees, net_pnl }: { gross_pnl: string; fees: string; net_pnl: string }) => (
  <>
    <Td number>
      <Change text={format.signed(gross_pnl)} />
    </Td>
    <Td number>{format.cost(fees)}</Td>
    <Td number>
      <Change text={format.signed(net_pnl)} />
    </Td>
  </>
);

const Sum = ({ name, children }: { name: ReactNode; children: ReactNode }) => (
  <tr>
    <th scope="row" className="border-b border-line/60 px-3 py-1.5 text-left font-medium @max-md:px-2 @max-md:pl-3">
      {name}
    </th>
    {children}
  </tr>
);

/** How large it is beside the others; the number says which way. */
const Bar = ({ net, largest }: { net: string; largest: number }) => (
  <span aria-hidden className="mt-0.5 block h-1 w-full rounded bg-raised">
    <span
      className={cx('block h-1 rounded', Number(net) < 0 ? 'bg-down-fill' : 'bg-up-fill')}
      style={{ width: largest === 0 ? 0 : `${(Math.abs(Number(net)) / largest) * 100}%` }}
    />
  </span>
);
