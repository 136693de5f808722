import { Navigate, useParams } from 'react-router';
import type { Instrument } from '@/api/types';
import { useInstruments } from '@/features/market/queries';
import { FillToasts } from '@/features/orders/fill-toasts';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { ConnectionBanner } from './connection-state';
import { Terminal } from './terminal';
import { TopBar } from './top-bar';

export function TerminalPage() {
  const { symbol } = useParams();
  return (
    <div className="relative flex h-dvh flex-col overflow-clip">
      <TopBar />
      <ConnectionBanner />
      <FillToasts />
      <Instruments symbol={symbol} />
    </div>
  );
}

function Instruments({ symbol }: { symbol: string | undefined }) {
  const instruments = useInstruments();
  if (instruments.isError) return <Failure error={instruments.error} retry={() => void instruments.refetch()} />;
  if (instruments.isPending) return <Skeleton rows={12} />;

  const bySymbol = new Map<string, Instrument>(instruments.data.map((instrument) => [instrument.symbol, instrument]));
  const [first] = instruments.data;
  if (!first) return <Empty title="No instruments">The exchange lists nothing to trade. Start it with a feed.</Empty>;
  if (!symbol) return <Navigate to={`/trade/${first.symbol}`} replace />;
  const instrument = bySymbol.get(symbol) ?? bySymbol.get(symbol.toUpperCase());
  if (!instrument)
    return <Empty title={`There is no ${symbol} here`}>Choose another instrument from the top left.</Empty>;
  return <Terminal instrument={instrument} instruments={bySymbol} />;
}
