import { CircleX, RotateCcw, Trash2 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Backtest } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import * as format from '@/ui/format';
import { Skeleton } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { timeLeft } from './in-words';
import { isWaiting, useCancelBacktest } from './queries';
import { inPercent, ProgressBar, StatusText } from './status';
import { dayOf } from './times';
import { useRemoving } from './use-removing';

const BacktestReport = lazy(() => import('./backtest-report').then((room) => ({ default: room.BacktestReport })));

interface BacktestViewProps {
  backtest: Backtest;
  /** What its money is in. */
  quote: string;
  /** Fills the form with the same request. */
  onAgain: () => void;
  /** Fills the form with the strategy that has these values of the sweep. */
  onTry: (values: readonly string[]) => void;
  onGone: () => void;
}

/** One backtest: how far it has come, why it failed, or its report. */
export function BacktestView({ backtest, quote, onAgain, onTry, onGone }: BacktestViewProps) {
  const { name, status, request, report, failure } = backtest;
  const { symbols, interval, from, to } = request.market;
  const remove = useRemoving();
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight break-words">{name}</h1>
          <p className="text-xs text-muted">
            {symbols.join(', ')} in bars of {interval}, {dayOf(from)} to {dayOf(to)}
          </p>
        </div>
        <p role="status">
          <span className="sr-only">Status: </span>
          <StatusText status={status} />
        </p>
        {report && (
          <p className="text-xs text-muted">
            <Change text={format.percent(inPercent(report.figures.return))} className="text-base font-semibold" />, buy
            and hold <Change text={format.percent(inPercent(report.figures.held_return))} />
          </p>
        )}
        <div className="flex gap-2 sm:ml-auto">
          <Button onClick={onAgain}>
            <RotateCcw aria-hidden className="size-4" />
            Run again
          </Button>
          <Button busy={remove.isPending} onClick={() => void remove.ask(backtest, onGone)}>
            <Trash2 aria-hidden className="size-4" />
            Delete
          </Button>
        </div>
      </div>
      {isWaiting(backtest) && <Progress backtest={backtest} />}
      {failure && (
        <Card title="Why it failed">
          <div role="alert" className="p-4">
            <p className="whitespace-pre-wrap break-words">
              {/* What a script says is its own, numbers too. */}
              {failure.code.startsWith('script_') ? failure.detail : format.sentence(failure.detail)}
            </p>
            <p className="mt-1 font-mono text-xs text-muted">{failure.code}</p>
          </div>
        </Card>
      )}
      {status === 'cancelled' && <p className="text-muted">It was stopped before its end: there is no report.</p>}
      {report && (
        <Suspense fallback={<Skeleton rows={12} />}>
          <BacktestReport report={report} quote={quote} onTry={onTry} />
        </Suspense>
      )}
    </>
  );
}

function Progress({ backtest }: { backtest: Backtest }) {
  const { id, status, progress } = backtest;
  const cancel = useCancelBacktest();
  const toast = useToast();
  const press = () =>
    cancel.mutate(id, {
      onError: (problem) => toast({ title: 'Could not cancel it', detail: problem.message, tone: 'down' }),
    });
  const left = progress?.seconds_left;
  return (
    <Card title="Progress">
      <div className="grid gap-3 p-4">
        <ProgressBar name="Progress" progress={progress} />
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-xs text-muted tabular-nums">
            {status === 'queued' ? 'Others are before it.' : `${Math.round(Number(progress?.share ?? 0) * 100)}%`}
            {progress?.at && `, at ${dayOf(progress.at)}`}
            {progress && progress.trades > 0 && `, ${progress.trades} trades`}
            {left != null && `, ${timeLeft(left)}`}
          </p>
          <Button busy={cancel.isPending} onClick={press}>
            <CircleX aria-hidden className="size-4" />
            Cancel
          </Button>
        </div>
      </div>
    </Card>
  );
}
