import { Trash2 } from 'lucide-react';
import { Link } from 'react-router';
import type { BacktestSummary } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { isWaiting, useBacktests } from './queries';
import { ProgressBar, StatusText } from './status';
import { useRemoving } from './use-removing';

/** The user's backtests, newest first. */
export function BacktestList() {
  const backtests = useBacktests();
  const { data } = backtests;
  return (
    <Card title="Your backtests">
      {backtests.isPending && <Skeleton rows={5} />}
      {backtests.isError && !data && <Failure error={backtests.error} retry={() => void backtests.refetch()} />}
      {data?.length === 0 && (
        <Empty title="No backtests yet">Choose a strategy and press Run. What comes of it is kept here.</Empty>
      )}
      {data && data.length > 0 && (
        <ul aria-label="Your backtests" className="divide-y divide-line/60">
          {data.map((one) => (
            <Row key={one.id} backtest={one} />
          ))}
        </ul>
      )}
      {backtests.hasNextPage && (
        <div className="border-t border-line/60 p-2 text-center">
          <Button size="small" busy={backtests.isFetchingNextPage} onClick={() => void backtests.fetchNextPage()}>
            Show older backtests
          </Button>
        </div>
      )}
    </Card>
  );
}

function Row({ backtest }: { backtest: BacktestSummary }) {
  const { id, name, status, symbols, interval, progress, trades } = backtest;
  const remove = useRemoving();
  const shown = symbols.length > 3 ? [...symbols.slice(0, 3), `${symbols.length - 3} more`] : symbols;
  return (
    <li className="flex items-center gap-3 py-2 pr-2 pl-4 hover:bg-hover/40">
      <div className="min-w-0 flex-1">
        <Link to={`/backtests/${id}`} className="reach block rounded font-medium hover:underline">
          <span className="block truncate">{name}</span>
        </Link>
        <p className="text-xs text-muted">
          {shown.join(', ')}, {interval}, made {format.dayAndTime(backtest.created_at)}
        </p>
        {isWaiting(backtest) && <ProgressBar name={`Progress of ${name}`} progress={progress} className="mt-1.5" />}
      </div>
      <div className="text-right text-xs">
        {status === 'done' ? (
          <>
            <Change text={format.percent(backtest.return_percent)} className="block text-sm font-medium" />
            <span className="text-muted">
              {trades} {trades === 1 ? 'trade' : 'trades'}
            </span>
          </>
        ) : (
          <StatusText status={status} />
        )}
      </div>
      <Button
        size="icon"
        look="quiet"
        busy={remove.isPending}
        aria-label={`Delete ${name}`}
        onClick={() => void remove.ask(backtest)}
      >
        <Trash2 aria-hidden className="size-4" />
      </Button>
    </li>
  );
}
