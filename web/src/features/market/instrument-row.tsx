import { memo, useRef } from 'react';
import { Link } from 'react-router';
import { Decimal } from '@/api/decimal';
import type { Instrument, Ticker } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Change } from '@/ui/change';
import { cx } from '@/ui/cx';
import { Flash } from '@/ui/flash';
import * as format from '@/ui/format';
import { useInSight } from '@/ui/in-sight';
import type { ListColumn } from '@/ui/preferences';
import { Spark } from './instrument-spark';
import type { ListLayout } from './list-columns';

interface InstrumentRowProps {
  instrument: Instrument;
  layout: ListLayout;
  selected: boolean;
  onSelect: (() => void) | undefined;
}

/** An instrument in a list: its name, and what was chosen to stand beside it. What is out of sight is not kept up to date. */
export const InstrumentRow = memo(function InstrumentRow({
  instrument,
  layout,
  selected,
  onSelect,
}: InstrumentRowProps) {
  const { symbol, name } = instrument;
  const place = useRef<HTMLAnchorElement>(null);
  const isSeen = useInSight(place);
  return (
    <Link
      ref={place}
      to={`/trade/${symbol}`}
      title={`${symbol}, ${name}`}
      aria-current={selected ? 'page' : undefined}
      onClick={onSelect}
      className="flex min-w-0 flex-1 items-center gap-x-2 border-l-2 border-transparent py-(--row) pr-1 pl-2.5 compact:pr-3 hover:bg-hover focus-visible:-outline-offset-2 aria-[current]:border-paper aria-[current]:bg-raised max-lg:py-2.5"
    >
      <span className="min-w-16 flex-1">
        <span className="block truncate font-medium">{symbol}</span>
        <span className="block truncate text-xs text-muted compact:hidden">{name}</span>
      </span>
      {isSeen && <Live instrument={instrument} layout={layout} />}
    </Link>
  );
});

/** What moves of a row: nothing else of it is made anew with each tick. */
function Live({ instrument, layout }: { instrument: Instrument; layout: ListLayout }) {
  const ticker = useChannel(`ticker:${instrument.symbol}`);
  return layout.groups.map(({ columns, width }) => (
    <span
      key={columns[0]}
      style={{ width }}
      className={cx('flex shrink-0 flex-col items-end', columns[0] === 'spark' && 'compact:@max-xs:hidden')}
    >
      {columns.map((column) => (
        <Cell key={column} column={column} ticker={ticker} instrument={instrument} />
      ))}
    </span>
  ));
}

interface CellProps {
  column: ListColumn;
  ticker: Ticker | undefined;
  instrument: Instrument;
}

function Cell({ column, ticker, instrument: { symbol, tick_size: tick } }: CellProps) {
  switch (column) {
    case 'spark':
      return <Spark symbol={symbol} tone={format.direction(ticker?.change)} />;
    case 'last':
      return (
        <Flash value={ticker?.last} className="-mr-1 text-right whitespace-nowrap">
          {format.price(ticker?.last, tick)}
        </Flash>
      );
    case 'change_percent':
      return <Change text={format.percent(ticker?.change_percent)} className="text-right text-xs" />;
    case 'change':
      return <Change text={format.signed(ticker?.change, format.decimalsOf(tick))} className="text-right text-xs" />;
    case 'spread':
      return <Figure title="Spread">{format.price(spreadOf(ticker), tick)}</Figure>;
    case 'volume':
      return <Figure title="Volume of the day">{format.compact(ticker?.volume)}</Figure>;
    case 'range':
      return <Range ticker={ticker} tick={tick} />;
  }
}

const Figure = ({ title, children }: { title: string; children: string }) => (
  <span title={title} className="truncate text-right text-xs text-muted tabular-nums">
    {children}
  </span>
);

function spreadOf(ticker: Ticker | undefined): string | null {
  return ticker?.bid && ticker.ask ? Decimal.of(ticker.ask).minus(Decimal.of(ticker.bid)).toString() : null;
}

/** Where the price stands between the day's low and high. Floating-point: it only chooses pixels. */
function Range({ ticker, tick }: { ticker: Ticker | undefined; tick: string }) {
  const { low, high, last } = ticker ?? {};
  if (!low || !high || !last) return <Figure title="Range of the day">{format.unknown}</Figure>;
  const width = Number(high) - Number(low);
  const part = width > 0 ? Math.min(1, Math.max(0, (Number(last) - Number(low)) / width)) : 0.5;
  const said = `Low ${format.price(low, tick)}, high ${format.price(high, tick)}`;
  return (
    <span title={said} className="relative my-1.5 h-1 w-full rounded-full bg-strong-line">
      <span className="sr-only">{said}</span>
      <span
        aria-hidden
        className="absolute -top-0.5 size-2 -translate-x-1/2 rounded-full bg-text"
        style={{ left: `${(part * 100).toFixed(1)}%` }}
      />
    </span>
  );
}
