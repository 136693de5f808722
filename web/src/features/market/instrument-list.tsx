import { Search } from 'lucide-react';
import { memo, type ReactNode, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { Instrument } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Change } from '@/ui/change';
import { Flash } from '@/ui/flash';
import * as format from '@/ui/format';
import { useInSight } from '@/ui/in-sight';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { Spark } from './instrument-spark';
import { useInstruments } from './queries';

interface InstrumentListProps {
  selected: string;
  onSelect?: () => void;
  /** The symbols of the list that is looked at, in its order; all instruments where it is left out. */
  only?: readonly string[];
  /** What can be done with an instrument, beside its row. */
  tools?: (instrument: Instrument) => ReactNode;
}

/** Instruments with their prices, found by symbol or name. What is sought is sought beyond the list that is looked at, too. */
export function InstrumentList({ selected, onSelect, only, tools }: InstrumentListProps) {
  const instruments = useInstruments();
  const [sought, setSought] = useState('');
  const words = sought.trim().toLowerCase();
  const matches = ({ symbol, name }: Instrument) => `${symbol} ${name}`.toLowerCase().includes(words);
  const listed = only
    ? only.flatMap((symbol) => instruments.data?.filter((instrument) => instrument.symbol === symbol) ?? [])
    : instruments.data;
  const found = listed?.filter(matches);
  const beyond =
    only && words
      ? (instruments.data ?? []).filter((instrument) => !only.includes(instrument.symbol) && matches(instrument))
      : [];
  const row = (instrument: Instrument) => (
    <li key={instrument.symbol} className="flex items-center hover:bg-hover/40">
      <Row instrument={instrument} selected={instrument.symbol === selected} onSelect={onSelect} />
      {tools && <span className="mr-1 flex shrink-0 flex-col pointer-coarse:flex-row">{tools(instrument)}</span>}
    </li>
  );

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="relative m-2">
        <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
        <input
          type="search"
          aria-label="Search instruments"
          placeholder="Search"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          className="h-8 w-full rounded-md bg-raised pr-2 pl-8 text-[16px] placeholder:text-faint sm:text-sm"
        />
      </div>
      {instruments.isPending && <Skeleton rows={10} />}
      {instruments.isError && <Failure error={instruments.error} retry={() => void instruments.refetch()} />}
      {found?.length === 0 &&
        beyond.length === 0 &&
        (words || !only ? (
          <Empty title="Nothing found">No instrument is called “{sought.trim()}”.</Empty>
        ) : (
          <Empty title="This list is empty">Search above, and press the star of what belongs here.</Empty>
        ))}
      <ul className="relative min-h-0 flex-1 overflow-y-auto pb-2">
        {found?.map(row)}
        {beyond.length > 0 && <li className="px-3 pt-3 pb-1 text-2xs text-muted">Not in this list</li>}
        {beyond.map(row)}
      </ul>
    </div>
  );
}

interface RowProps {
  instrument: Instrument;
  selected: boolean;
  onSelect: (() => void) | undefined;
}

const Row = memo(function Row({ instrument, selected, onSelect }: RowProps) {
  const place = useRef<HTMLAnchorElement>(null);
  const isSeen = useInSight(place);
  return (
    <Link
      ref={place}
      to={`/trade/${instrument.symbol}`}
      aria-current={selected ? 'page' : undefined}
      onClick={onSelect}
      className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto_minmax(4.25rem,auto)] items-center gap-x-2 border-l-2 border-transparent py-1.5 pr-3 pl-2.5 hover:bg-hover focus-visible:-outline-offset-2 aria-[current]:border-paper aria-[current]:bg-raised max-lg:py-2.5"
    >
      <span className="font-medium whitespace-nowrap">{instrument.symbol}</span>
      <span className="row-start-2 truncate text-xs text-muted">{instrument.name}</span>
      {isSeen && <Live instrument={instrument} />}
    </Link>
  );
});

/** What moves of a row: nothing else of it is made anew with each tick, and what is out of sight is not watched. */
function Live({ instrument: { symbol, tick_size: tick } }: { instrument: Instrument }) {
  const ticker = useChannel(`ticker:${symbol}`);
  return (
    <>
      <span className="col-start-2 row-span-2 row-start-1">
        <Spark symbol={symbol} tone={format.direction(ticker?.change)} />
      </span>
      <Flash value={ticker?.last} className="col-start-3 row-start-1 -mr-1 text-right">
        {format.price(ticker?.last, tick)}
      </Flash>
      <Change text={format.percent(ticker?.change_percent)} className="col-start-3 row-start-2 text-right text-xs" />
    </>
  );
}
