import { type KeyboardEvent, memo } from 'react';
import type { Instrument, Side } from '@/api/types';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import type { Row } from './book-levels';

/** What of a level's quantity is the trader's own. */
export interface OwnPlace {
  qty: string;
  /** What is served before it at its price; null while that is not known. */
  ahead: string | null;
}

interface HalfProps {
  side: 'bid' | 'ask';
  rows: readonly Row[];
  /** The larger of both sides' totals: the bars of both are drawn to the same scale. */
  deepest: number;
  instrument: Instrument;
  /** By price, in the digits of the rows. */
  own: ReadonlyMap<string, OwnPlace>;
  onPick: (price: string) => void;
  /** Sends an order at a level with one click; none where that is off. */
  onSend: ((side: Side, price: string) => void) | undefined;
}

/** One side, its best price next to the spread; levels that have no room in full wrap out of sight at the far end. */
export function Half({ side, rows, deepest, own, ...rest }: HalfProps) {
  return (
    <div
      role="group"
      aria-label={side === 'bid' ? 'Bids' : 'Asks'}
      className={cx(
        'relative flex min-h-0 flex-1 basis-0 flex-wrap overflow-hidden',
        side === 'ask' ? 'flex-col-reverse' : 'flex-col',
      )}
    >
      {rows.map((row, index) => (
        <LevelRow
          key={index} // the place in the book, not the price: rows then change their text, and none comes or goes as the market moves
          side={side}
          {...row}
          share={Number(row.total) / deepest}
          isBest={index === 0}
          ownQty={own.get(row.price)?.qty}
          ahead={own.get(row.price)?.ahead}
          {...rest}
        />
      ))}
    </div>
  );
}

/** The columns of the book's head and of its rows. */
export const columns = 'grid-cols-[1.1fr_1fr_1fr]';

interface LevelRowProps extends Row, Pick<HalfProps, 'side' | 'instrument' | 'onPick' | 'onSend'> {
  /** The length of the bar, 0 to 1. */
  share: number;
  /** Tab stops at the best level alone; arrow keys go on from there. */
  isBest: boolean;
  ownQty: string | undefined;
  ahead: string | null | undefined;
}

const LevelRow = memo(function LevelRow(level: LevelRowProps) {
  const { side, price, share, isBest, onPick, onSend } = level;
  return (
    <div className="relative flex h-[22px] w-full shrink-0 pointer-coarse:h-11">
      <span
        aria-hidden
        className={cx('absolute inset-y-px right-0', side === 'bid' ? 'bg-up-soft' : 'bg-down-soft')}
        style={{ width: `${share * 100}%` }}
      />
      {onSend && <Send side="buy" price={price} instrument={level.instrument} onSend={onSend} />}
      <button
        type="button"
        data-level
        tabIndex={isBest ? 0 : -1}
        onClick={() => onPick(price)}
        className={cx(
          'relative grid min-w-0 flex-1 items-center tabular-nums hover:bg-hover focus-visible:-outline-offset-2',
          columns,
          onSend ? 'px-1.5' : 'px-3',
        )}
      >
        <Cells {...level} />
      </button>
      {onSend && <Send side="sell" price={price} instrument={level.instrument} onSend={onSend} />}
    </div>
  );
});

/** Where own orders wait, they and what stands before them take the place of the total. */
function Cells({ side, price, qty, total, ownQty, ahead, instrument }: LevelRowProps) {
  const { step_size: step } = instrument;
  const sum = format.quantityAt(total, step);
  return (
    <>
      <span className={cx('text-left', side === 'bid' ? 'text-up' : 'text-down')}>
        <span className="sr-only">{side === 'bid' ? 'Bid ' : 'Ask '}</span>
        {format.price(price, instrument.tick_size)}
      </span>
      <span className="text-right">
        <span className="sr-only">, quantity </span>
        {format.quantityAt(qty, step)}
      </span>
      {ownQty === undefined ? (
        <span className="text-right text-muted">
          <span className="sr-only">, total </span>
          {sum}
        </span>
      ) : (
        <span
          className="truncate text-right text-2xs font-semibold text-paper"
          title={`${capital(placeInWords(ownQty, ahead))}. Total ${sum}`}
        >
          <span aria-hidden>
            • {format.compact(ownQty)}
            {ahead != null && ` · ${Number(ahead) === 0 ? '1st' : `${format.compact(ahead)} ahead`}`}
          </span>
          <span className="sr-only">
            , total {sum}, {placeInWords(ownQty, ahead)}
          </span>
        </span>
      )}
    </>
  );
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);

function placeInWords(qty: string, ahead: string | null | undefined): string {
  const yours = `your orders are here, ${format.quantity(qty)} in all`;
  if (ahead == null) return yours;
  return Number(ahead) === 0 ? `${yours}, first in the queue` : `${yours}, behind ${format.quantity(ahead)}`;
}

interface SendProps {
  side: Side;
  price: string;
  instrument: Instrument;
  onSend: (side: Side, price: string) => void;
}

function Send({ side, price, instrument, onSend }: SendProps) {
  const [label, look] = side === 'buy' ? ['Buy', 'text-up hover:bg-up-fill'] : ['Sell', 'text-down hover:bg-down-fill'];
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`${label} at ${format.price(price, instrument.tick_size)}, at once`}
      onClick={() => onSend(side, price)}
      className={cx(
        'relative w-10 pointer-coarse:w-11 shrink-0 text-2xs font-medium hover:text-on-fill focus-visible:-outline-offset-2',
        look,
      )}
    >
      {label}
    </button>
  );
}

/** Up and down go from level to level as they stand on the screen, left and right between a level and its buttons; Tab goes past the book. */
export function walk(event: KeyboardEvent<HTMLElement>) {
  const target = event.target as HTMLElement;
  const isAcross = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
  const step = ['ArrowDown', 'ArrowRight'].includes(event.key)
    ? 1
    : ['ArrowUp', 'ArrowLeft'].includes(event.key)
      ? -1
      : 0;
  const row = target.closest('button')?.parentElement;
  if (step === 0 || !row) return;
  const buttons = [...row.querySelectorAll('button')];
  const place = buttons.indexOf(target as HTMLButtonElement);
  const [asks, bids] = [...event.currentTarget.querySelectorAll('[role=group]')].map((half) => [...half.children]);
  const ladder = [...(asks?.reverse() ?? []), ...(bids ?? [])];
  const next = isAcross ? buttons[place + step] : ladder[ladder.indexOf(row) + step]?.querySelectorAll('button')[place];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
