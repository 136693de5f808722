import { useEffect } from 'react';
import { Navigate, useParams } from 'react-router';
import type { Instrument } from '@/api/types';
import { ChaosBanner } from '@/features/chaos/chaos-banner';
import { ErasureBanner } from '@/features/identity/privacy';
import { useInstruments } from '@/features/market/queries';
import { SearchField } from '@/features/market/search-field';
import { FillToasts } from '@/features/orders/fill-toasts';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { ConnectionBanner } from './connection-state';
import { rememberSymbol } from './last-symbol';
import { PageBar } from './page-bar';
import { Terminal } from './terminal';
import { TopBar } from './top-bar';
import { VenueBar } from './venue-bar';

export function TerminalPage() {
  const { symbol } = useParams();
  return (
    <div className="relative flex h-dvh flex-col overflow-clip">
      <TopBar />
      <VenueBar />
      <ConnectionBanner />
      <ErasureBanner />
      <ChaosBanner />
      <FillToasts />
      <Instruments symbol={symbol} />
    </div>
  );
}

function Instruments({ symbol }: { symbol: string | undefined }) {
  const instruments = useInstruments();
  useEffect(() => {
    if (symbol) rememberSymbol(symbol);
  }, [symbol]);
  if (instruments.isError) return <Failure error={instruments.error} retry={() => void instruments.refetch()} />;
  if (instruments.isPending) return <Skeleton rows={12} />;

  const bySymbol = new Map<string, Instrument>(instruments.data.map((instrument) => [instrument.symbol, instrument]));
  const [first] = instruments.data;
  if (!first) return <Empty title="No instruments">The exchange lists nothing to trade. Start it with a feed.</Empty>;
  if (!symbol) return <Navigate to={`/trade/${first.symbol}`} replace />;
  const instrument = bySymbol.get(symbol) ?? bySymbol.get(symbol.toUpperCase());
  if (!instrument) return <NotListed symbol={symbol} />;
  return <Terminal instrument={instrument} instruments={bySymbol} />;
}

/** An address with a symbol that is not traded here, or not any more. */
function NotListed({ symbol }: { symbol: string }) {
  return (
    <>
      <main className="flex flex-1 flex-col items-center gap-3 px-3 pt-[12vh]">
        <title>Not listed · TradeCraft</title>
        <h1 className="text-lg font-semibold">“{symbol.slice(0, 20)}” is not listed here</h1>
        <p className="text-muted">Search for another instrument by its symbol or name.</p>
        <SearchField sought={symbol.slice(0, 50)} />
      </main>
      <PageBar />
    </>
  );
}
