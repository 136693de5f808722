import { useLocation, useNavigate } from 'react-router';
import type { BacktestRequest, Instrument } from '@/api/types';
import { BacktestForm } from '@/features/backtests/backtest-form';
import { BacktestList } from '@/features/backtests/backtest-list';
import { firstSetup, stateOfRequest } from '@/features/backtests/setup';
import { useInstruments } from '@/features/market/queries';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { lastSymbol } from './last-symbol';

const usual = 'BTC-USD';

/** Strategies are tried on the past here: where a test is set up, and all that were. */
export function BacktestsPage() {
  const instruments = useInstruments();
  return (
    <main className="relative mx-auto grid max-w-7xl grid-cols-1 gap-4 p-3 sm:p-5">
      <title>Backtests · TradeCraft</title>
      <div>
        <h1 className="text-xl font-semibold tracking-tight">Backtests</h1>
        <p className="max-w-prose text-xs text-muted">
          Plays bars of the past through an exchange of its own, with the fees, delays and rules of this one, and lets a
          strategy trade in it. What worked then need not work tomorrow.
        </p>
      </div>
      {instruments.isPending && <Skeleton rows={12} />}
      {instruments.isError && !instruments.data && (
        <Failure error={instruments.error} retry={() => void instruments.refetch()} />
      )}
      {instruments.data?.length === 0 && <Empty title="No instruments">There is nothing to test a strategy on.</Empty>}
      {instruments.data && instruments.data.length > 0 && <SetUp instruments={instruments.data} />}
    </main>
  );
}

function SetUp({ instruments }: { instruments: readonly Instrument[] }) {
  const navigate = useNavigate();
  const { state, key } = useLocation();
  const { request, symbol: asked } = (state ?? {}) as { request?: BacktestRequest; symbol?: string };
  const bySymbol = new Map(instruments.map((each) => [each.symbol, each]));
  const symbol = [asked, lastSymbol(), usual].find((each) => bySymbol.has(each ?? '')) ?? instruments[0]!.symbol;
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <BacktestForm
        key={key}
        begin={request ? stateOfRequest(request) : firstSetup(symbol, new Date())}
        instruments={bySymbol}
        onMade={({ id }) => void navigate(`/backtests/${id}`)}
      />
      <BacktestList />
    </div>
  );
}
