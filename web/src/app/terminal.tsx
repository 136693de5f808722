import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Instrument, Position, Side } from '@/api/types';
import { useCanTrade } from '@/api/use-can-trade';
import { AlertForm } from '@/features/alerts/alert-form';
import type { WatchedIndicator } from '@/features/alerts/indicator-alert';
import { useSession } from '@/features/identity/queries';
import { ChartGrid } from '@/features/market/chart-grid';
import { InstrumentHeader } from '@/features/market/instrument-header';
import { OrderBook } from '@/features/market/order-book';
import { RecentTrades } from '@/features/market/recent-trades';
import { focusTicket } from '@/features/orders/focus-ticket';
import { OrderTicket } from '@/features/orders/order-ticket';
import { useCancelOrders } from '@/features/orders/queries';
import { QuoteButtons } from '@/features/orders/quote-buttons';
import { closing } from '@/features/orders/ticket';
import { useOneClick } from '@/features/orders/one-click';
import { useOwnPlaces } from '@/features/orders/use-own-places';
import { useDraft } from '@/features/orders/use-draft';
import { AccountSummary } from '@/features/portfolio/account-summary';
import { useAccount } from '@/features/portfolio/queries';
import { useStreamStatus } from '@/stream/hooks';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { MenuItem } from '@/ui/menu';
import { Panel } from '@/ui/panel';
import { Splitter } from '@/ui/splitter';
import { useToast } from '@/ui/toast';
import { useMedia } from '@/ui/use-media';
import { AccountTabs } from './account-tabs';
import { Markets } from './markets';
import { useOffer } from './palette';
import { ShortcutSheet } from './shortcut-sheet';
import { TerminalTools } from './terminal-tools';
import { TradedChart } from './traded-chart';
import { type Shortcut, useShortcuts, useSingleKeys } from './use-shortcuts';
import { useReplayFrom } from './use-replay-from';
import { useWorkspace } from './use-workspace';
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
  const [open, setOpen] = useState<'keys' | 'alert' | null>(null);
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const [draft, changeDraft] = useDraft(symbol);
  const own = useOwnPlaces(symbol, useMedia('(width >= 64rem)') || view === 'book');
  const oneClick = useOneClick(instrument, draft, changeDraft);
  const canTrade = useCanTrade();
  const [alertAt, setAlertAt] = useState<string>();
  const [watched, setWatched] = useState<WatchedIndicator>();
  const status = useStreamStatus();
  const grid = useRef<HTMLElement>(null);
  const sized = useWorkspace(grid);
  const cancelAll = useCancelAll();
  const replay = useReplayFrom(symbol);

  const inView = (...views: View[]) => (views.includes(view) ? '' : 'max-lg:hidden');

  const pickPrice = (price: string) => {
    if (!canTrade) return;
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
  const fillTicket = (side: Side, price: string) => {
    changeDraft({ side, type: 'limit', limitPrice: price });
    setView('trade');
    requestAnimationFrame(focusTicket);
  };
  const actions = (price: string, time: string | null) => {
    const shown = format.price(price, instrument.tick_size);
    const order = (side: Side, change: { limitPrice: string } | { stopPrice: string }) => {
      changeDraft({ side, type: 'limitPrice' in change ? 'limit' : 'stop', ...change });
      setView('trade');
      requestAnimationFrame(focusTicket);
    };
    return (
      <>
        {canTrade && (
          <>
            <MenuItem onSelect={() => order('buy', { limitPrice: price })}>Buy limit at {shown}</MenuItem>
            <MenuItem onSelect={() => order('sell', { limitPrice: price })}>Sell limit at {shown}</MenuItem>
            <MenuItem onSelect={() => order('buy', { stopPrice: price })}>Buy stop at {shown}</MenuItem>
            <MenuItem onSelect={() => order('sell', { stopPrice: price })}>Sell stop at {shown}</MenuItem>
          </>
        )}
        <MenuItem
          onSelect={() => {
            setAlertAt(price);
            setOpen('alert');
          }}
        >
          Alert at {shown}
        </MenuItem>
        {replay.itemAt(time)}
      </>
    );
  };
  const goBy = (step: number) => {
    const symbols = [...instruments.keys()];
    void navigate(`/trade/${symbols.at((symbols.indexOf(symbol) + step) % symbols.length)}`);
  };
  const shortcuts: Shortcut[] = [
    ...(canTrade
      ? [
          { key: 'b', says: `Buy ${symbol}`, act: () => writeOrder('buy') },
          { key: 's', says: `Sell ${symbol}`, act: () => writeOrder('sell') },
          { key: 'X', says: 'Cancel all open orders', act: cancelAll },
        ]
      : []),
    { key: 'a', says: `Set an alert for ${symbol}`, act: () => setOpen('alert') },
    { key: ']', says: 'Next instrument', act: () => goBy(1) },
    { key: '[', says: 'Previous instrument', act: () => goBy(-1) },
    { key: '?', says: 'Show the keyboard shortcuts', act: () => setOpen('keys') },
  ];
  useShortcuts(shortcuts, singleKeys);
  useOffer(() => shortcuts.map((shortcut) => ({ group: 'Actions', ...shortcut })));

  return (
    <>
      <main
        id="main"
        tabIndex={-1}
        ref={grid}
        className="terminal-grid min-h-0 flex-1 outline-none"
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
            tools={<TerminalTools symbol={symbol} onOpen={setOpen} />}
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
        <ChartGrid
          instrument={instrument}
          instruments={instruments}
          onSymbol={(other) => void navigate(`/trade/${other}`)}
          onAlert={(one, interval) => {
            setWatched({ ...one, interval });
            setOpen('alert');
          }}
          className={cx('area-chart', inView('chart', 'trade'))}
        >
          {(cell) => (
            <TradedChart
              {...cell}
              key={cell.index}
              actions={actions}
              quotes={canTrade && <QuoteButtons instrument={instrument} draft={draft} onFill={fillTicket} />}
              onClosePosition={closePosition}
            />
          )}
        </ChartGrid>
        <Splitter label="Width of the order book" part="right" {...sized('book')} className="split-book" />
        <OrderBook
          instrument={instrument}
          own={own}
          onPick={pickPrice}
          {...(canTrade && { onSend: oneClick.send, sending: oneClick.bar, tools: oneClick.toggle })}
          className={cx('area-book', inView('book'))}
        />
        <Splitter label="Width of the ticket" part="right" {...sized('side')} className="split-side" />
        <div className="area-side">
          {canTrade ? (
            <OrderTicket
              instrument={instrument}
              account={account}
              draft={draft}
              onChange={changeDraft}
              onClose={() => setView('chart')}
              className={cx('area-ticket', inView('trade'))}
            />
          ) : (
            <p className="bg-panel px-3 py-2 text-xs text-muted max-lg:hidden">
              View only{account && `: ${account.name}`}. Nothing can be ordered here.
            </p>
          )}
          <RecentTrades instrument={instrument} className={cx('area-trades', inView('book'))} />
        </div>
        <Splitter label="Height of the account" part="below" {...sized('account')} className="split-account" />
        <div className={cx('area-account flex min-h-0 min-w-0 flex-col bg-panel', inView('portfolio'))}>
          <AccountSummary className="overflow-x-auto border-b border-line px-3 py-2 md:hidden" />
          <div className="min-h-0 flex-1">
            <AccountTabs
              instruments={instruments}
              {...(canTrade && { onClosePosition: closePosition })}
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
      {replay.dialog}
      {open === 'alert' && (
        <AlertForm
          instrument={instrument}
          price={alertAt}
          watched={watched}
          onClose={() => {
            setOpen(null);
            setAlertAt(undefined);
            setWatched(undefined);
          }}
        />
      )}
    </>
  );
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
