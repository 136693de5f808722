import { Search } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import type { Instrument, WatchlistItem } from '@/api/types';
import { cx } from '@/ui/cx';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { usePreferences } from '@/ui/preferences';
import { InstrumentRow } from './instrument-row';
import { layOut, type ListLayout } from './list-columns';
import { useInstruments } from './queries';

/** Only who looks at a list of their own can move what is in it. */
const Sortable = lazy(() => import('@/ui/sortable').then((room) => ({ default: room.Sortable })));

interface InstrumentListProps {
  selected: string;
  onSelect?: () => void;
  /** What is in the list that is looked at, in its order; all instruments where it is left out. */
  only?: readonly WatchlistItem[];
  /** Moves what is in it. */
  onMove?: (from: number, to: number) => void;
  /** What can be done with an instrument, beside its row. */
  tools?: (instrument: Instrument) => ReactNode;
  /** And with a section, by its place in the list. */
  sectionTools?: (name: string, place: number) => ReactNode;
}

/** Instruments with their prices, found by symbol or name. What is sought is sought beyond the list that is looked at, too. */
export function InstrumentList({ selected, onSelect, only, onMove, tools, sectionTools }: InstrumentListProps) {
  const instruments = useInstruments();
  const [sought, setSought] = useState('');
  const { listColumns, density } = usePreferences();
  const layout = useMemo(() => layOut(listColumns, density), [listColumns, density]);
  const words = sought.trim().toLowerCase();
  const bySymbol = new Map<string, Instrument>((instruments.data ?? []).map((each) => [each.symbol, each]));
  const matches = ({ symbol, name }: Instrument) => `${symbol} ${name}`.toLowerCase().includes(words);
  const listed = only ? only.flatMap(({ symbol }) => bySymbol.get(symbol ?? '') ?? []) : (instruments.data ?? []);
  const found = listed.filter(matches);
  const beyond =
    only && words ? (instruments.data ?? []).filter((each) => !listed.includes(each) && matches(each)) : [];
  const row = (instrument: Instrument) => (
    <>
      <InstrumentRow
        instrument={instrument}
        layout={layout}
        selected={instrument.symbol === selected}
        onSelect={onSelect}
      />
      {tools && <span className={toolsLook}>{tools(instrument)}</span>}
    </>
  );
  const plain = (shown: readonly Instrument[]) =>
    shown.map((instrument) => (
      <li key={instrument.symbol} className="group/row relative flex items-center">
        {row(instrument)}
      </li>
    ));
  const keys = keysOf(only ?? []);
  const line = (key: string) => {
    const place = keys.indexOf(key);
    const { symbol, section } = only![place]!;
    const instrument = bySymbol.get(symbol ?? '');
    if (instrument) return row(instrument);
    if (section) return <Heading name={section}>{sectionTools?.(section, place)}</Heading>;
    return <p className="flex-1 truncate py-1.5 pl-2.5 text-muted">{symbol} is not listed any more</p>;
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="relative m-2">
        <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-4 text-faint" />
        <input
          type="search"
          aria-label="Search instruments"
          placeholder="Search"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          className="h-8 pointer-coarse:h-11 w-full rounded-md bg-raised pr-2 pl-8 text-[16px] placeholder:text-faint sm:text-sm"
        />
      </div>
      {instruments.isPending && <Skeleton rows={10} />}
      {instruments.isError && <Failure error={instruments.error} retry={() => void instruments.refetch()} />}
      {instruments.data && found.length + beyond.length === 0 && (words || only?.length === 0) && (
        <div className="shrink-0">
          {words ? (
            <Empty title="Nothing found">No instrument is called “{sought.trim()}”.</Empty>
          ) : (
            <Empty title="This list is empty">Search above, and press the star of an instrument to add it.</Empty>
          )}
        </div>
      )}
      <div className="@container relative min-h-0 flex-1 overflow-auto pb-2">
        <div style={{ minWidth: layout.least }}>
          {layout.hasHeadings && <Headings layout={layout} isSorted={onMove !== undefined && !words} />}
          {only && onMove && !words ? (
            <Suspense fallback={<ul>{plain(found)}</ul>}>
              <Sortable
                label="Instruments of the list"
                ids={keys}
                nameOf={(key) => only[keys.indexOf(key)]?.symbol ?? key.slice(key.indexOf(' ') + 1)}
                onMove={onMove}
                gripClass={gripLook}
              >
                {line}
              </Sortable>
            </Suspense>
          ) : (
            <ul>
              {plain(found)}
              {beyond.length > 0 && <li className="px-3 pt-3 pb-1 text-2xs text-muted">Not in this list</li>}
              {plain(beyond)}
            </ul>
          )}
        </div>
      </div>
    </div>
  );
}

/** Seen while the row is pointed at or has the focus, and where nothing can be pointed with. */
const whenMeant = 'opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 pointer-coarse:opacity-100';

/** They have a place of their own, above each other; in compact rows, which are too low for that, they lie over the end of the row. */
const toolsLook = `flex shrink-0 flex-col pr-1 pointer-coarse:flex-row compact:pointer-fine:absolute compact:pointer-fine:inset-y-0 compact:pointer-fine:right-0 compact:pointer-fine:flex-row compact:pointer-fine:items-center compact:pointer-fine:bg-hover compact:pointer-fine:px-1 ${whenMeant}`;

const gripLook = 'z-10 -mr-3 w-5 self-stretch pointer-coarse:mr-0 pointer-coarse:w-11';

/** A key for each line that stays with it when it is moved. Two sections may have the same name. */
function keysOf(items: readonly WatchlistItem[]): string[] {
  const seen = new Map<string, number>();
  return items.map(({ symbol, section }) => {
    if (symbol) return symbol;
    const times = (seen.get(section!) ?? 0) + 1;
    seen.set(section!, times);
    return `#${times} ${section}`;
  });
}

function Heading({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <h3 title={name} className="min-w-0 flex-1 truncate py-1.5 pl-2.5 text-2xs font-semibold text-muted uppercase">
        {name}
      </h3>
      {children && <span className={cx('flex shrink-0 pr-1', whenMeant)}>{children}</span>}
    </>
  );
}

function Headings({ layout, isSorted }: { layout: ListLayout; isSorted: boolean }) {
  return (
    <p
      aria-hidden
      className={cx(
        'sticky top-0 z-10 flex gap-x-2 bg-panel py-1 pr-8 text-2xs text-muted pointer-coarse:pr-22 compact:pr-3',
        isSorted ? 'pl-5' : 'pl-3',
      )}
    >
      <span className="min-w-16 flex-1" />
      {layout.groups.map(({ columns, width, heading }) => (
        <span
          key={columns[0]}
          style={{ width }}
          className={cx('shrink-0 truncate text-right', columns[0] === 'spark' && 'compact:@max-xs:hidden')}
        >
          {heading}
        </span>
      ))}
    </p>
  );
}
