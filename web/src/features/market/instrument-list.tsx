import { Search } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Instrument } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Change } from '@/ui/change';
import { Flash } from '@/ui/flash';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { Spark } from './instrument-spark';
import { useInstruments } from './queries';

interface InstrumentListProps {
  selected: string;
  onSelect?: () => void;
}

/** Every instrument with its price, found by symbol or name. */
export function InstrumentList({ selected, onSelect }: InstrumentListProps) {
  const instruments = useInstruments();
  const [sought, setSought] = useState('');
  const words = sought.trim().toLowerCase();
  const found = instruments.data?.filter(({ symbol, name }) => `${symbol} ${name}`.toLowerCase().includes(words));

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
      {found?.length === 0 && <Empty title="Nothing found">No instrument is called “{sought.trim()}”.</Empty>}
      <ul className="relative min-h-0 flex-1 overflow-y-auto pb-2">
        {found?.map((instrument) => (
          <li key={instrument.symbol}>
            <Row instrument={instrument} selected={instrument.symbol === selected} onSelect={onSelect} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface RowProps {
  instrument: Instrument;
  selected: boolean;
  onSelect: (() => void) | undefined;
}

function Row({ instrument, selected, onSelect }: RowProps) {
  const ticker = useChannel(`ticker:${instrument.symbol}`);
  return (
    <Link
      to={`/trade/${instrument.symbol}`}
      aria-current={selected ? 'page' : undefined}
      onClick={onSelect}
      className="grid grid-cols-[minmax(0,1fr)_auto_minmax(5.25rem,auto)] items-center gap-x-2 border-l-2 border-transparent py-1.5 pr-3 pl-2.5 hover:bg-hover focus-visible:-outline-offset-2 aria-[current]:border-paper aria-[current]:bg-raised max-lg:py-2.5"
    >
      <span className="font-medium">{instrument.symbol}</span>
      <span className="row-span-2">
        <Spark symbol={instrument.symbol} tone={format.direction(ticker?.change)} />
      </span>
      <Flash value={ticker?.last} className="-mr-1 text-right">
        {format.price(ticker?.last, instrument.tick_size)}
      </Flash>
      <span className="truncate text-xs text-muted">{instrument.name}</span>
      <Change text={format.percent(ticker?.change_percent)} className="text-right text-xs" />
    </Link>
  );
}
