import { memo } from 'react';
import type { Instrument, Print } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { Empty, Panel, Skeleton } from '@/ui/panel';
import { Table, Th } from '@/ui/table';

const tradesShown = 40;

/** What the market did just now, newest first. The sign says who was in a hurry: buyers or sellers. */
export function RecentTrades({ instrument, className }: { instrument: Instrument; className?: string }) {
  const prints = useChannel(`trades:${instrument.symbol}`);
  return (
    <Panel title="Recent trades" className={className ?? ''}>
      {!prints && <Skeleton />}
      {prints?.length === 0 && <Empty title="No trades yet" />}
      {prints && prints.length > 0 && (
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
              {prints.slice(0, tradesShown).map((print, index) => (
                // By its place: rows then change their text, and nothing on the page moves with each trade.
                <Row key={index} print={print} instrument={instrument} />
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Panel>
  );
}

const Row = memo(function Row({ print, instrument }: { print: Print; instrument: Instrument }) {
  const { price, qty, side, at } = print;
  return (
    <tr className="tabular-nums">
      <td className={cx('px-3 py-[3px]', side === 'buy' ? 'text-up' : 'text-down')}>
        <span aria-hidden className="mr-1 text-[0.7em]">
          {side === 'buy' ? '▲' : '▼'}
        </span>
        {format.price(price, instrument.tick_size)}
        <span className="sr-only">{side === 'buy' ? ' bought' : ' sold'}</span>
      </td>
      <td className="px-3 py-[3px] text-right">{format.quantityAt(qty, instrument.step_size)}</td>
      <td className="px-3 py-[3px] text-right text-muted">{format.timeOfDay(at)}</td>
    </tr>
  );
});
