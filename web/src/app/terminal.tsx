import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Instrument, Position } from '@/api/types';
import type { PriceMark } from '@/charts/price-lines';
import { useSession } from '@/features/identity/queries';
import { InstrumentHeader } from '@/features/market/instrument-header';
import { InstrumentList } from '@/features/market/instrument-list';
import { OrderBook } from '@/features/market/order-book';
import { PriceChart } from '@/features/market/price-chart';
import { RecentTrades } from '@/features/market/recent-trades';
import { closing } from '@/features/orders/ticket';
import { OrderTicket } from '@/features/orders/order-ticket';
import { useChartOrders } from '@/features/orders/use-chart-orders';
import { useDraft } from '@/features/orders/use-draft';
import { AccountSummary } from '@/features/portfolio/account-summary';
import { useAccount, usePositions } from '@/features/portfolio/queries';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { Panel } from '@/ui/panel';
import { AccountTabs } from './account-tabs';
import { type View, ViewBar } from './view-bar';

interface TerminalProps {
  instrument: Instrument;
  instruments: ReadonlyMap<string, Instrument>;
}

/** The parts of the terminal, all in one grid. On a small screen one part is in sight at a time; none is drawn twice. */
export function Terminal({ instrument, instruments }: TerminalProps) {
  const { symbol } = instrument;
  const { data: user } = useSession();
  const { data: account } = useAccount(user?.account_id ?? null);
  const navigate = useNavigate();
  const [view, setView] = useState<View>('chart');
  const [draft, changeDraft] = useDraft(symbol);
  const orders = useChartOrders(symbol);
  const marks = useMarks(symbol, orders.marks);

  const inView = (...views: View[]) => (views.includes(view) ? '' : 'max-lg:hidden');

  const pickPrice = (price: string) => {
    changeDraft({ type: 'limit', limitPrice: price });
    setView('trade');
  };
  const closePosition = ({ symbol: held, qty }: Position) => {
    changeDraft(closing(held, qty));
    if (held !== symbol) void navigate(`/trade/${held}`);
    setView('trade');
  };

  return (
    <>
      <main className="terminal-grid min-h-0 flex-1">
        <h1 className="sr-only">{symbol}</h1>
        <div className={cx('area-header grid', inView('chart', 'book', 'trade'))}>
          <InstrumentHeader instrument={instrument} />
        </div>
        <Panel
          title="Markets"
          className={cx('area-markets', view === 'market' ? '' : 'max-xl:hidden', 'lg:max-xl:hidden')}
        >
          <InstrumentList selected={symbol} onSelect={() => setView('chart')} />
        </Panel>
        <PriceChart
          instrument={instrument}
          marks={marks}
          fills={orders.fills}
          onMove={orders.move}
          onCancel={orders.cancel}
          className={cx('area-chart', inView('chart'))}
        />
        <OrderBook
          instrument={instrument}
          own={orders.own}
          onPick={pickPrice}
          className={cx('area-book', inView('book'))}
        />
        <div className="area-side">
          <OrderTicket
            instrument={instrument}
            account={account}
            draft={draft}
            onChange={changeDraft}
            className={cx('area-ticket', inView('trade'))}
          />
          <RecentTrades instrument={instrument} className={cx('area-trades', inView('book'))} />
        </div>
        <div className={cx('area-account flex min-h-0 min-w-0 flex-col bg-panel', inView('portfolio'))}>
          <AccountSummary className="overflow-x-auto border-b border-line px-3 py-2 md:hidden" />
          <div className="min-h-0 flex-1">
            <AccountTabs instruments={instruments} onClosePosition={closePosition} />
          </div>
        </div>
      </main>
      <ViewBar view={view} onChange={setView} />
    </>
  );
}

/** What the trader has at stake in an instrument: where orders wait, and what the position cost. */
function useMarks(symbol: string, orders: readonly PriceMark[]) {
  const positions = usePositions().data;
  return useMemo(() => {
    const marks = [...orders];
    const held = positions?.find((position) => position.symbol === symbol);
    if (held?.average_price)
      marks.push({
        id: 'position',
        price: held.average_price,
        title: `Position ${format.quantity(held.qty)}`,
        tone: 'plain',
      });
    return marks;
  }, [symbol, orders, positions]);
}
