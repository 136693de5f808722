import { Link } from 'react-router';
import { Decimal } from '@/api/decimal';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { useAllPositions } from './queries';

/** What each instrument won or lost since the account's last reset, the best first: of what is still held and of what was closed. */
export function ProfitByInstrument() {
  const positions = useAllPositions();
  const rows = (positions.data ?? [])
    .map((position) => ({
      symbol: position.symbol,
      profit: Decimal.of(position.realized_pnl).plus(Decimal.of(position.unrealized_pnl ?? '0')),
      isHeld: Number(position.qty) !== 0,
    }))
    .sort((a, b) => b.profit.compare(a.profit));
  const largest = rows.reduce((most, { profit }) => Math.max(most, Math.abs(Number(profit.toString()))), 0);
  return (
    <Card title="Profit and loss by instrument">
      {positions.isPending && <Skeleton rows={5} />}
      {positions.isError && !positions.data && (
        <Failure error={positions.error} retry={() => void positions.refetch()} />
      )}
      {positions.data && rows.length === 0 && (
        <Empty title="Nothing traded yet">After your first trade you see here what each instrument brought you.</Empty>
      )}
      <ul className="space-y-1 p-3 text-xs">
        {rows.map(({ symbol, profit, isHeld }) => {
          const width = largest === 0 ? 0 : (Math.abs(Number(profit.toString())) / largest) * 50;
          return (
            <li key={symbol} className="grid grid-cols-[6.5rem_minmax(0,1fr)_6rem] items-center gap-2 px-1 py-1">
              <Link to={`/trade/${symbol}`} className="truncate rounded font-medium hover:underline">
                {symbol}
                {!isHeld && <span className="ml-1 font-normal text-muted">closed</span>}
              </Link>
              <span aria-hidden className="relative h-3 rounded bg-raised">
                <span
                  className={cx('absolute inset-y-0 rounded', profit.sign < 0 ? 'bg-down-fill' : 'bg-up-fill')}
                  style={profit.sign < 0 ? { right: '50%', width: `${width}%` } : { left: '50%', width: `${width}%` }}
                />
                <span className="absolute inset-y-0 left-1/2 w-px bg-strong-line" />
              </span>
              <Change text={format.signed(profit.toString())} className="text-right" />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
