import { BellPlus, Keyboard, Search } from 'lucide-react';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Instrument, Position, Side } from '@/api/types';
import type { PriceMark } from '@/charts/price-lines';
import { AlertForm } from '@/features/alerts/alert-form';
import { useAlertMarks } from '@/features/alerts/use-alert-marks';
import { useSession } from '@/features/identity/queries';
import { InstrumentHeader } from '@/features/market/instrument-header';
import { OrderBook } from '@/features/market/order-book';
import { PriceChart } from '@/features/market/price-chart';
import { RecentTrades } from '@/features/market/recent-trades';
import { focusTicket } from '@/features/orders/focus-ticket';
import { OrderTicket } from '@/features/orders/order-ticket';
import { useCancelOrders } from '@/features/orders/queries';
import { closing } from '@/features/orders/ticket';
import { useChartOrders } from '@/features/orders/use-chart-orders';
import { useDraft } from '@/features/orders/use-draft';
import { AccountSummary } from '@/features/portfolio/account-summary';
import { useAccount, usePositions } from '@/features/portfolio/queries';
import { useStreamStatus } from '@/stream/hooks';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { Panel } from '@/ui/panel';
import { Splitter } from '@/ui/splitter';
import { useToast } from '@/ui/toast';
import { AccountTabs } from './account-tabs';
import { Markets } from './markets';
import { keyName, ShortcutSheet } from './shortcut-sheet';
import { type Shortcut, useShortcuts, useSingleKeys } from './use-shortcuts';
import { useWorkspace } from './use-workspace';
import { type View, ViewBar } from './view-bar';

const CommandPalette = lazy(() => import('./command-palette').then((room) => ({ default: room.CommandPalette })));

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
  const [open, setOpen] = useState<'palette' | 'keys' | 'alert' | null>(null);
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const [draft, changeDraft] = useDraft(symbol);
  const orders = useChartOrders(symbol);
  const alerts = useAlertMarks(symbol);
  const marks = useMarks(symbol, orders.marks, alerts.marks);
  const status = useStreamStatus();
  const grid = useRef<HTMLElement>(null);
  const sized = useWorkspace(grid);
  const cancelAll = useCancelAll();

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
  const writeOrder = (side: Side) => {
    changeDraft({ side });
    setView('trade');
    requestAnimationFrame(focusTicket);
  };
  const goBy = (step: number) => {
    const symbols = [...instruments.keys()];
    void navigate(`/trade/${symbols.at((symbols.indexOf(symbol) + step) % symbols.length)}`);
  };
  const shortcuts: Shortcut[] = [
    { key: 'mod+k', says: 'Search instruments, pages and actions', act: () => setOpen('palette') },
    { key: 'b', says: `Buy ${symbol}`, act: () => writeOrder('buy') },
    { key: 's', says: `Sell ${symbol}`, act: () => writeOrder('sell') },
    { key: 'X', says: 'Cancel all open orders', act: cancelAll },
    { key: 'a', says: `Set a price alert for ${symbol}`, act: () => setOpen('alert') },
    { key: ']', says: 'Next instrument', act: () => goBy(1) },
    { key: '[', says: 'Instrument before', act: () => goBy(-1) },
    { key: '?', says: 'Show the keyboard shortcuts', act: () => setOpen('keys') },
  ];
  useShortcuts(shortcuts, singleKeys);

  return (
    <>
      <main
        ref={grid}
        className="terminal-grid min-h-0 flex-1"
        data-stale={status === 'stale' || status === 'reconnecting' || undefined}
      >
        <h1 className="sr-only">{symbol}</h1>
        <div className={cx('area-header grid', inView('chart', 'book', 'trade'))}>
          <InstrumentHeader
            instrument={instrument}
            picker={(close) => (
              <Markets
                selected={symbol}
                onSelect={close}
                frame={(bar, list) => (
                  <>
                    <div className="flex items-center border-b border-line px-3 py-1">{bar}</div>
                    {list}
                  </>
                )}
              />
            )}
            tools={<Tools symbol={symbol} onOpen={setOpen} />}
          />
        </div>
        <Markets
          selected={symbol}
          onSelect={() => setView('chart')}
          frame={(bar, list) => (
            <Panel
              title="Markets"
              header={bar}
              className={cx('area-markets', view === 'market' ? '' : 'max-xl:hidden', 'lg:max-xl:hidden')}
            >
              {list}
            </Panel>
          )}
        />
        <Splitter label="Width of the markets" part="left" {...sized('markets')} className="split-markets" />
        <PriceChart
          instrument={instrument}
          marks={marks}
          fills={orders.fills}
          onMove={orders.move}
          onCancel={(mark) => (alerts.isOne(mark) ? alerts.remove(mark) : orders.cancel(mark))}
          className={cx('area-chart', inView('chart', 'trade'))}
        />
        <Splitter label="Width of the order book" part="right" {...sized('book')} className="split-book" />
        <OrderBook
          instrument={instrument}
          own={orders.own}
          onPick={pickPrice}
          className={cx('area-book', inView('book'))}
        />
        <Splitter label="Width of the ticket" part="right" {...sized('side')} className="split-side" />
        <div className="area-side">
          <OrderTicket
            instrument={instrument}
            account={account}
            draft={draft}
            onChange={changeDraft}
            onClose={() => setView('chart')}
            className={cx('area-ticket', inView('trade'))}
          />
          <RecentTrades instrument={instrument} className={cx('area-trades', inView('book'))} />
        </div>
        <Splitter label="Height of the account" part="below" {...sized('account')} className="split-account" />
        <div className={cx('area-account flex min-h-0 min-w-0 flex-col bg-panel', inView('portfolio'))}>
          <AccountSummary className="overflow-x-auto border-b border-line px-3 py-2 md:hidden" />
          <div className="min-h-0 flex-1">
            <AccountTabs
              instruments={instruments}
              onClosePosition={closePosition}
              onNewAlert={() => setOpen('alert')}
            />
          </div>
        </div>
      </main>
      <ViewBar view={view} onChange={setView} />
      <ShortcutSheet
        open={open === 'keys'}
        onOpenChange={(isOpen) => setOpen(isOpen ? 'keys' : null)}
        shortcuts={shortcuts}
        singleKeys={singleKeys}
        onSingleKeys={setSingleKeys}
      />
      {open === 'alert' && <AlertForm instrument={instrument} onClose={() => setOpen(null)} />}
      {open === 'palette' && (
        <Suspense>
          <CommandPalette
            open
            onOpenChange={(isOpen) => setOpen(isOpen ? 'palette' : null)}
            instruments={[...instruments.values()]}
            actions={shortcuts.slice(1)}
          />
        </Suspense>
      )}
    </>
  );
}

function Tools({ symbol, onOpen }: { symbol: string; onOpen: (what: 'palette' | 'keys' | 'alert') => void }) {
  const look = 'flex h-8 items-center gap-2 rounded-md text-muted hover:bg-hover hover:text-text';
  return (
    <div className="flex items-center gap-1">
      <button
        type="button"
        onClick={() => onOpen('palette')}
        className={cx(look, 'px-2 pointer-coarse:size-10 pointer-coarse:justify-center lg:border lg:border-line')}
      >
        <Search aria-hidden className="size-4" />
        <span className="sr-only">Search and commands</span>
        <kbd className="font-sans text-2xs max-lg:hidden">{keyName('mod+k')}</kbd>
      </button>
      <button
        type="button"
        aria-label={`Price alert for ${symbol}`}
        onClick={() => onOpen('alert')}
        className={cx(look, 'px-2 pointer-coarse:size-10 pointer-coarse:justify-center')}
      >
        <BellPlus aria-hidden className="size-4" />
      </button>
      <button
        type="button"
        aria-label="Keyboard shortcuts"
        onClick={() => onOpen('keys')}
        className={cx(look, 'px-2 max-lg:hidden')}
      >
        <Keyboard aria-hidden className="size-4" />
      </button>
    </div>
  );
}

/** What the trader has at stake in an instrument: where orders and alerts wait, and what the position cost. */
function useMarks(symbol: string, orders: readonly PriceMark[], alerts: readonly PriceMark[]) {
  const positions = usePositions().data;
  return useMemo(() => {
    const held = positions?.find((position) => position.symbol === symbol);
    if (!held?.average_price) return [...orders, ...alerts];
    const title = `Position ${format.quantity(held.qty)}`;
    return [...orders, ...alerts, { id: 'position', price: held.average_price, title, tone: 'plain' as const }];
  }, [symbol, orders, alerts, positions]);
}

function useCancelAll() {
  const { mutate } = useCancelOrders();
  const toast = useToast();
  return () =>
    mutate(undefined, {
      onSuccess: ({ count }) => toast({ title: `${count} ${count === 1 ? 'order' : 'orders'} cancelled` }),
      onError: (problem) => toast({ title: 'Could not cancel', detail: problem.message }),
    });
}
