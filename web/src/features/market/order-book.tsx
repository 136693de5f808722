import { AlignJustify, ChartArea } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { Decimal } from '@/api/decimal';
import type { Instrument, Level, Side } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { cx } from '@/ui/cx';
import { Flash } from '@/ui/flash';
import * as format from '@/ui/format';
import { Empty, Panel, Skeleton } from '@/ui/panel';
import { useRemembered } from '@/ui/remembered';
import { Segmented } from '@/ui/segmented';
import { Term } from '@/ui/term';
import { accumulated, bidShare, grouped, groupSteps, type Row } from './book-levels';
import { DepthChart } from './order-book-depth';
import { columns, Half, type OwnPlace, walk } from './order-book-rows';

const looks = [
  { value: 'ladder', label: 'Ladder', icon: AlignJustify },
  { value: 'depth', label: 'Depth', icon: ChartArea },
] as const;
type Look = (typeof looks)[number]['value'];

interface OrderBookProps {
  instrument: Instrument;
  /** The trader's own resting orders, by price. */
  own: ReadonlyMap<string, OwnPlace>;
  onPick: (price: string) => void;
  /** Sends an order at a level with one click; none where that is off. */
  onSend?: ((side: Side, price: string) => void) | undefined;
  /** What belongs to one-click orders: above the ladder, and in the book's header. */
  sending?: ReactNode;
  tools?: ReactNode;
  className?: string;
}

export function OrderBook({ instrument, own, onPick, onSend, sending, tools, className }: OrderBookProps) {
  const book = useChannel(`orderbook:${instrument.symbol}`);
  const { steps, step, choose } = useSteps(instrument, book?.asks[0]?.[0] ?? book?.bids[0]?.[0]);
  const asks = useMemo(() => accumulated(grouped(book?.asks ?? [], 'ask', step)), [book?.asks, step]);
  const bids = useMemo(() => accumulated(grouped(book?.bids ?? [], 'bid', step)), [book?.bids, step]);
  const mine = useMemo(() => ownAt(own, asks, bids, step), [own, asks, bids, step]);
  const deepest = Math.max(Number(asks.at(-1)?.total ?? 0), Number(bids.at(-1)?.total ?? 0));
  const [shown, setShown] = useRemembered<Look>('tradecraft-book', 'ladder', (kept) =>
    looks.some(({ value }) => value === kept),
  );
  const isEmpty = book?.bids.length === 0 && book.asks.length === 0;
  const half = { deepest, instrument, own: mine, onPick, onSend };
  return (
    <Panel
      title="Order book"
      className={className ?? ''}
      header={
        <>
          <h2 className="text-xs font-semibold text-muted">Book</h2>
          <div className="flex items-center gap-1.5">
            {tools}
            <select
              aria-label="Prices in steps of"
              value={step}
              onChange={(event) => choose(event.target.value)}
              className="h-7 rounded-md bg-raised px-1 text-2xs text-muted hover:text-text pointer-coarse:h-11"
            >
              {steps.map((each) => (
                <option key={each} value={each}>
                  {format.quantity(each)}
                </option>
              ))}
            </select>
            <Segmented label="Shown as" size="small" value={shown} onChange={setShown} options={looks} />
          </div>
        </>
      }
    >
      {!book && <Skeleton rows={14} />}
      {isEmpty && <Empty title="The book is empty">A limit order would be the first in it.</Empty>}
      {book && !isEmpty && shown === 'depth' && <DepthChart instrument={instrument} bids={bids} asks={asks} />}
      {book && !isEmpty && shown === 'ladder' && (
        <div className="flex min-h-0 flex-1 flex-col text-xs" onKeyDown={walk}>
          {sending}
          <div aria-hidden className={cx('grid py-1 text-2xs text-muted', columns, onSend ? 'mx-10 px-1.5' : 'px-3')}>
            <span>Price ({instrument.quote})</span>
            <span className="text-right">Quantity</span>
            <span className="text-right">Total</span>
          </div>
          <Half side="ask" rows={asks} {...half} />
          <Middle instrument={instrument} bid={book.bids[0]} ask={book.asks[0]} />
          <Half side="bid" rows={bids} {...half} />
          <Imbalance share={bidShare(bids, asks)} />
        </div>
      )}
    </Panel>
  );
}

/** The steps that prices can be shown in, and the one that was chosen for the instrument: its tick, until another is. */
function useSteps({ symbol, tick_size: tick }: Instrument, price: string | undefined) {
  const [chosen, setChosen] = useRemembered<Readonly<Record<string, string>>>('tradecraft-book-steps', {}, areSteps);
  const steps = groupSteps(tick, price);
  const step = steps.find((each) => each === chosen[symbol]) ?? steps[0]!;
  return { steps, step, choose: (next: string) => setChosen({ ...chosen, [symbol]: next }) };
}

const areSteps = (kept: unknown): boolean =>
  typeof kept === 'object' && kept !== null && Object.values(kept).every((step) => typeof step === 'string');

/** Own orders by the rows that they are in: a row may hold several prices. */
function ownAt(own: ReadonlyMap<string, OwnPlace>, asks: readonly Row[], bids: readonly Row[], step: string) {
  const found = new Map<string, OwnPlace>();
  if (own.size === 0) return found;
  const best = Number(asks[0]?.price ?? Infinity);
  for (const [price, place] of own) {
    const side = Number(price) >= best ? 'ask' : 'bid';
    const [at] = grouped([[price, place.qty]], side, step)[0]!;
    const row = (side === 'ask' ? asks : bids).find((each) => Number(each.price) === Number(at));
    if (!row) continue;
    const before = found.get(row.price);
    const qty = Decimal.of(place.qty)
      .plus(Decimal.of(before?.qty ?? '0'))
      .toString();
    // The place in a queue is that of one price.
    found.set(row.price, { qty, ahead: before ? null : place.ahead });
  }
  return found;
}

function Middle({ instrument, bid, ask }: { instrument: Instrument; bid: Level | undefined; ask: Level | undefined }) {
  const last = useChannel(`ticker:${instrument.symbol}`)?.last;
  const spread = bid && ask ? Decimal.of(ask[0]).minus(Decimal.of(bid[0])) : null;
  return (
    <div className="my-0.5 flex items-center justify-between border-y border-line px-3 py-1">
      <Flash value={last} className="-ml-1 text-base font-semibold">
        {format.price(last, instrument.tick_size)}
      </Flash>
      <span className="text-2xs text-muted">
        <Term word="spread" /> {format.price(spread?.toString(), instrument.tick_size)}
        {spread && ask && ` (${basisPoints(spread, Decimal.of(ask[0]))} bp)`}
      </span>
    </div>
  );
}

/** Which side of the book waits with more. */
function Imbalance({ share }: { share: number | null }) {
  if (share === null) return null;
  return (
    <div
      className="border-t border-line px-3 py-1 text-2xs tabular-nums short:max-lg:hidden"
      title="What share of the quantity in sight waits to buy, and to sell"
    >
      <div aria-hidden className="flex h-1 overflow-hidden rounded-full">
        <span className="bg-up" style={{ width: `${share}%` }} />
        <span className="flex-1 bg-down" />
      </div>
      <p className="flex justify-between pt-0.5">
        <span className="text-up">Bids {share}%</span>
        <span className="text-down">Asks {100 - share}%</span>
      </p>
    </div>
  );
}

const basisPoints = (spread: Decimal, price: Decimal) =>
  spread.times(Decimal.of('10000')).dividedBy(price, 3).rounded(2).toString();
