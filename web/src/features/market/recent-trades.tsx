import { memo, useMemo, useState } from 'react';
import type { Instrument, Print } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { Empty, Panel, Skeleton } from '@/ui/panel';
import { useRemembered } from '@/ui/remembered';
import { Segmented } from '@/ui/segmented';
import { Table, Th } from '@/ui/table';
import { isLarge, largeFrom, withLarge } from './large-prints';

const tradesShown = 40;
const none: readonly Print[] = [];

const sizes = [
  { value: 'all', label: 'All' },
  { value: 'large', label: 'Large' },
] as const;
type Sizes = (typeof sizes)[number]['value'];

/** What the market did just now, newest first. The sign says who was in a hurry: buyers or sellers. */
export function RecentTrades({ instrument, className }: { instrument: Instrument; className?: string }) {
  const prints = useChannel(`trades:${instrument.symbol}`);
  const from = useMemo(() => largeFrom(prints ?? none), [prints]);
  const large = useLarge(instrument.symbol, prints ?? none, from);
  const [shown, setShown] = useRemembered<Sizes>('tradecraft-tape', 'all', (kept) =>
    sizes.some(({ value }) => value === kept),
  );
  const listed = shown === 'all' ? prints : prints && large;
  return (
    <Panel
      title="Recent trades"
      className={className ?? ''}
      header={
        <>
          <h2 className="text-xs font-semibold text-muted">Recent trades</h2>
          <Segmented label="Size of the trades" size="small" value={shown} onChange={setShown} options={sizes} />
        </>
      }
    >
      {!listed && <Skeleton />}
      {listed?.length === 0 && shown === 'all' && <Empty title="No trades yet" />}
      {listed?.length === 0 && shown === 'large' && (
        <Empty title="No large trades yet">Worth five times as much as the usual trade of the last hundred.</Empty>
      )}
      {listed && listed.length > 0 && (
        <div
          className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto"
          tabIndex={0}
          role="group"
          aria-label="List of recent trades"
        >
          <Table className="table-fixed">
            <thead>
              <tr>
                <Th>Price ({instrument.quote})</Th>
                <Th number>Quantity</Th>
                <Th number>Time</Th>
              </tr>
            </thead>
            <tbody>
              {listed.slice(0, tradesShown).map((print, index) => (
                // By its place: rows then change their text, and nothing on the page moves with each trade.
                <Row
                  key={index}
                  print={print}
                  instrument={instrument}
                  isLarge={shown === 'large' || isLarge(print, from)}
                />
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Panel>
  );
}

/** The large trades since the instrument came into sight. */
function useLarge(symbol: string, prints: readonly Print[], from: number | null): readonly Print[] {
  const [seen, setSeen] = useState({ symbol, prints, large: withLarge([], prints, from) });
  if (seen.prints === prints && seen.symbol === symbol) return seen.large;
  const large = withLarge(seen.symbol === symbol ? seen.large : [], prints, from);
  setSeen({ symbol, prints, large });
  return large;
}

interface RowProps {
  print: Print;
  instrument: Instrument;
  isLarge: boolean;
}

const Row = memo(function Row({ print, instrument, isLarge: isMarked }: RowProps) {
  const { price, qty, side, at } = print;
  return (
    <tr className={cx('tabular-nums', isMarked && (side === 'buy' ? 'bg-up-soft' : 'bg-down-soft'))}>
      <td className={cx('px-3 py-[3px]', side === 'buy' ? 'text-up' : 'text-down')}>
        <span aria-hidden className="mr-1 text-[0.7em]">
          {side === 'buy' ? '▲' : '▼'}
        </span>
        {format.price(price, instrument.tick_size)}
        <span className="sr-only">{side === 'buy' ? ' bought' : ' sold'}</span>
      </td>
      <td className={cx('px-3 py-[3px] text-right', isMarked && 'font-semibold')}>
        {format.quantityAt(qty, instrument.step_size)}
        {isMarked && <span className="sr-only">, large</span>}
      </td>
      <td className="px-3 py-[3px] text-right text-muted">{format.timeOfDay(at)}</td>
    </tr>
  );
});
