import { Link, useNavigate, useParams } from 'react-router';
import { BacktestView } from '@/features/backtests/backtest-view';
import { useBacktest } from '@/features/backtests/queries';
import { withValues } from '@/features/backtests/sweep-numbers';
import { useInstruments } from '@/features/market/queries';
import { Empty, Failure, Skeleton } from '@/ui/panel';

/** One backtest: its progress, then its report. */
export function BacktestPage() {
  const { id = '' } = useParams();
  const backtest = useBacktest(id);
  const instruments = useInstruments().data;
  const navigate = useNavigate();
  const { data } = backtest;
  const isMissing = backtest.error?.status === 404;
  const quote = instruments?.find(({ symbol }) => symbol === data?.request.market.symbols[0])?.quote ?? 'USD';
  return (
    <main className="relative mx-auto grid max-w-7xl grid-cols-1 gap-4 p-3 sm:p-5">
      <title>{`${data?.name ?? 'Backtest'} · TradeCraft`}</title>
      <Link
        to="/backtests"
        className="reach justify-self-start rounded text-muted underline underline-offset-4 hover:text-text"
      >
        All backtests
      </Link>
      {backtest.isPending && <Skeleton rows={12} />}
      {backtest.isError && !data && !isMissing && (
        <Failure error={backtest.error} retry={() => void backtest.refetch()} />
      )}
      {isMissing && <Empty title="There is no such backtest">It was deleted, or is somebody else’s.</Empty>}
      {data && !isMissing && (
        <BacktestView
          key={id}
          backtest={data}
          quote={quote}
          onAgain={() => void navigate('/backtests', { state: { request: data.request } })}
          onTry={(values) => void navigate('/backtests', { state: { request: withValues(data.request, values) } })}
          onGone={() => void navigate('/backtests')}
        />
      )}
    </main>
  );
}
