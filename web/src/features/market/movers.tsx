import { Link } from 'react-router';
import type { AssetClass, ScreenerRow } from '@/api/types';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import * as format from '@/ui/format';
import { Failure, Skeleton } from '@/ui/panel';
import { AboutLink } from './about-link';
import { useMovers } from './finding';

const lists = [
  ['gainers', 'Gainers', 'Nothing has risen today.'],
  ['losers', 'Losers', 'Nothing has fallen today.'],
  ['most_active', 'Most active', 'Nothing was traded today.'],
] as const;

/** The day's winners, losers and busiest. */
export function Movers({ assetClass }: { assetClass: AssetClass | undefined }) {
  const movers = useMovers(assetClass);
  return lists.map(([key, title, none]) => (
    <Card key={key} title={title}>
      {movers.isPending && <Skeleton rows={6} />}
      {movers.isError && !movers.data && <Failure error={movers.error} retry={() => void movers.refetch()} />}
      {movers.data?.[key].length === 0 && <p className="p-4 text-xs text-muted">{none}</p>}
      <ul className="py-1">
        {movers.data?.[key].map((row) => (
          <li key={row.symbol} className="flex items-center pr-2">
            <Row row={row} turnover={key === 'most_active'} />
            <AboutLink symbol={row.symbol} className="md:max-lg:pointer-coarse:hidden" />
          </li>
        ))}
      </ul>
    </Card>
  ));
}

function Row({ row, turnover }: { row: ScreenerRow; turnover: boolean }) {
  return (
    <Link
      to={`/trade/${row.symbol}`}
      className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto_4.75rem] items-baseline gap-2 py-(--row) pr-1 pl-4 pointer-coarse:py-3.5 hover:bg-hover focus-visible:-outline-offset-2"
    >
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="shrink-0 font-medium">{row.symbol}</span>
        <span className="truncate text-xs text-muted">{row.name}</span>
      </span>
      <span className="text-xs tabular-nums">{turnover ? format.compact(row.turnover) : format.plain(row.last)}</span>
      <Change text={format.percent(row.change_percent)} arrow className="text-right text-xs font-medium" />
    </Link>
  );
}
