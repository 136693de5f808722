import { type KeyboardEvent, memo, useMemo } from 'react';
import { Decimal } from '@/api/decimal';
import type { Instrument, Level } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { cx } from '@/ui/cx';
import { Flash } from '@/ui/flash';
import * as format from '@/ui/format';
import { Empty, Panel, Skeleton } from '@/ui/panel';
import { useRemembered } from '@/ui/remembered';
import { Segmented } from '@/ui/segmented';
import { DepthChart } from './order-book-depth';

const levelsShown = 20;

const looks = [
  { value: 'ladder', label: 'Ladder' },
  { value: 'depth', label: 'Depth' },
] as const;
type Look = (typeof looks)[number]['value'];

interface OrderBookProps {
  instrument: Instrument;
  /** Prices at which the trader's own orders wait. */
  own: ReadonlySet<number>;
  onPick: (price: string) => void;
  className?: string;
}

export function OrderBook({ instrument, own, onPick, className }: OrderBookProps) {
  const book = useChannel(`orderbook:${instrument.symbol}`);
  const asks = useMemo(() => accumulate(book?.asks ?? []), [book?.asks]);
  const bids = useMemo(() => accumulate(book?.bids ?? []), [book?.bids]);
  const deepest = Math.max(Number(asks.at(-1)?.total ?? 0), Number(bids.at(-1)?.total ?? 0));
  const [shown, setShown] = useRemembered<Look>('tradecraft-book', 'ladder', (kept) =>
    looks.some(({ value }) => value === kept),
  );
  const isEmpty = book?.bids.length === 0 && book.asks.length === 0;
  return (
    <Panel
      title="Order book"
      className={className ?? ''}
      header={
        <>
          <h2 className="text-xs font-semibold text-muted">Order book</h2>
          <Segmented label="Shown as" size="small" value={shown} onChange={setShown} options={looks} />
        </>
      }
    >
      {!book && <Skeleton rows={14} />}
      {isEmpty && <Empty title="The book is empty">A limit order would be the first in it.</Empty>}
      {book && !isEmpty && shown === 'depth' && <DepthChart instrument={instrument} bids={bids} asks={asks} />}
      {book && !isEmpty && shown === 'ladder' && (
        <div className="flex min-h-0 flex-1 flex-col text-xs" onKeyDown={walk}>
          <div aria-hidden className="grid grid-cols-3 px-3 py-1 text-2xs text-muted">
            <span>Price ({instrument.quote})</span>
            <span className="text-right">Quantity</span>
            <span className="text-right">Total</span>
          </div>
          <Half side="ask" rows={asks} deepest={deepest} instrument={instrument} own={own} onPick={onPick} />
          <Middle instrument={instrument} bid={book.bids[0]} ask={book.asks[0]} />
          <Half side="bid" rows={bids} deepest={deepest} instrument={instrument} own={own} onPick={onPick} />
        </div>
      )}
    </Panel>
  );
}

interface HalfProps extends OrderBookProps {
  side: 'bid' | 'ask';
  rows: readonly Row[];
  /** The larger of both sides' totals: the bars of both are drawn to the same scale. */
  deepest: number;
}

/** A level of one side. */
export interface Row {
  price: string;
  qty: string;
  /** The quantity of this level and all better ones. */
  total: string;
}

/** One side, its best price next to the spread; levels that have no room in full wrap out of sight at the far end. */
function Half({ side, rows, deepest, instrument, own, onPick }: HalfProps) {
  return (
    <div
      role="group"
      aria-label={side === 'bid' ? 'Bids' : 'Asks'}
      className={cx(
        'relative flex min-h-0 flex-1 basis-0 flex-wrap overflow-hidden',
        side === 'ask' ? 'flex-col-reverse' : 'flex-col',
      )}
    >
      {rows.map(({ price, qty, total }, index) => (
        <LevelRow
          key={index} // the place in the book, not the price: rows then change their text, and none comes or goes as the market moves
          side={side}
          price={price}
          qty={qty}
          total={total}
          share={Number(total) / deepest}
          isBest={index === 0}
          isOwn={own.has(Number(price))}
          instrument={instrument}
          onPick={onPick}
        />
      ))}
    </div>
  );
}

interface LevelRowProps extends Row, Pick<HalfProps, 'side' | 'instrument' | 'onPick'> {
  /** The length of the bar, 0 to 1. */
  share: number;
  /** Tab stops at the best level alone; arrow keys go on from there. */
  isBest: boolean;
  isOwn: boolean;
}

const LevelRow = memo(function LevelRow(level: LevelRowProps) {
  const { side, price, qty, total, share, isBest, isOwn, instrument, onPick } = level;
  return (
    <button
      type="button"
      tabIndex={isBest ? 0 : -1}
      onClick={() => onPick(price)}
      className="relative grid h-[22px] w-full shrink-0 grid-cols-3 items-center px-3 tabular-nums hover:bg-hover focus-visible:-outline-offset-2 pointer-coarse:h-7"
    >
      <span
        aria-hidden
        className={cx('absolute inset-y-px right-0', side === 'bid' ? 'bg-up-soft' : 'bg-down-soft')}
        style={{ width: `${share * 100}%` }}
      />
      <span className={cx('relative text-left', side === 'bid' ? 'text-up' : 'text-down')}>
        {isOwn && (
          <span aria-hidden className="absolute -left-2 text-paper">
            •
          </span>
        )}
        <span className="sr-only">{side === 'bid' ? 'Bid ' : 'Ask '}</span>
        {format.price(price, instrument.tick_size)}
      </span>
      <span className="relative text-right">
        <span className="sr-only">, quantity </span>
        {format.quantityAt(qty, instrument.step_size)}
      </span>
      <span className="relative text-right text-muted">
        <span className="sr-only">, total </span>
        {format.quantityAt(total, instrument.step_size)}
        {isOwn && <span className="sr-only">, your order is here</span>}
      </span>
    </button>
  );
});

function Middle({ instrument, bid, ask }: { instrument: Instrument; bid: Level | undefined; ask: Level | undefined }) {
  const last = useChannel(`ticker:${instrument.symbol}`)?.last;
  const spread = bid && ask ? Decimal.of(ask[0]).minus(Decimal.of(bid[0])) : null;
  return (
    <div className="my-0.5 flex items-center justify-between border-y border-line px-3 py-1">
      <Flash value={last} className="-ml-1 text-base font-semibold">
        {format.price(last, instrument.tick_size)}
      </Flash>
      <span className="text-2xs text-muted">
        Spread {format.price(spread?.toString(), instrument.tick_size)}
        {spread && ask && ` (${basisPoints(spread, Decimal.of(ask[0]))} bp)`}
      </span>
    </div>
  );
}

const basisPoints = (spread: Decimal, price: Decimal) =>
  spread.times(Decimal.of('10000')).dividedBy(price, 3).rounded(2).toString();

function accumulate(levels: readonly Level[]): Row[] {
  let sum = Decimal.zero;
  return levels.slice(0, levelsShown).map(([price, qty]) => {
    sum = sum.plus(Decimal.of(qty));
    return { price, qty, total: sum.toString() };
  });
}

/** Arrow keys go from level to level as they stand on the screen; Tab goes past the book. */
function walk(event: KeyboardEvent<HTMLElement>) {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const [asks, bids] = [...event.currentTarget.querySelectorAll('[role=group]')].map((half) => [
    ...half.querySelectorAll('button'),
  ]);
  const ladder = [...(asks?.reverse() ?? []), ...(bids ?? [])];
  const next = ladder[ladder.indexOf(event.target as HTMLButtonElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
