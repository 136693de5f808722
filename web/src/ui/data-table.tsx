import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, Download, Search } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { Button } from './button';
import { saveFile, toCsv } from './csv';
import { cx } from './cx';
import { arrange, type Column, nextSorting, type Sorting } from './rows';
import { Table, Th } from './table';

interface DataTableProps<T> {
  /** Says what the rows are: for the search field and the file. */
  name: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  /** The row's cells, one for each column. */
  cells: (row: T) => ReactNode;
  /** More to choose by, or to do with all. */
  tools?: ReactNode;
  /** Below the last row. */
  footer?: ReactNode;
  /** All rows, where those given are only the newest: for the file. */
  loadAll?: () => Promise<readonly T[]>;
}

/** A height that nearly all rows have; those that differ are measured when they come into sight. */
const usualHeight = 30;

/** Rows that can be searched, put in order and kept as a file. Only those in sight are drawn, however many there are. */
export function DataTable<T>({ name, rows, columns, rowKey, cells, tools, footer, loadAll }: DataTableProps<T>) {
  const [sought, setSought] = useState('');
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const [saving, setSaving] = useState(false);
  const shown = useMemo(() => arrange(rows, columns, sought, sorting), [rows, columns, sought, sorting]);
  const sight = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- it is used here and handed to no other component
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => sight.current,
    estimateSize: () => usualHeight,
    getItemKey: (at) => rowKey(shown[at]!),
    overscan: 10,
  });
  const drawn = virtual.getVirtualItems();
  const [above, below] = [drawn[0]?.start ?? 0, virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0)];

  const save = async () => {
    setSaving(true);
    try {
      const kept = columns.filter((column) => column.text);
      const all = loadAll ? await loadAll() : shown;
      const lines = all.map((row) => kept.map((column) => column.text!(row)));
      saveFile(
        `${name.toLowerCase().replaceAll(' ', '-')}.csv`,
        'text/csv',
        toCsv([kept.map((column) => column.name), ...lines]),
      );
    } finally {
      setSaving(false);
    }
  };

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-9 pointer-coarse:h-12 shrink-0 items-center gap-2 border-b border-line/60 px-2">
        <label className="relative min-w-0 flex-1 sm:max-w-56">
          <span className="sr-only">Filter {name.toLowerCase()}</span>
          <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-2 my-auto size-3.5 text-faint" />
          <input
            type="search"
            value={sought}
            onChange={(event) => setSought(event.target.value)}
            placeholder="Filter"
            className="h-6.5 pointer-coarse:h-11 w-full rounded bg-raised pr-2 pl-7 text-[16px] placeholder:text-faint sm:text-xs"
          />
        </label>
        {tools}
        <span className="ml-auto text-2xs whitespace-nowrap text-muted max-sm:hidden">
          {shown.length === rows.length ? rows.length : `${shown.length} of ${rows.length}`}
        </span>
        <Button
          size="small"
          look="quiet"
          busy={saving}
          onClick={() => void save()}
          aria-label={`Save ${name.toLowerCase()} as CSV`}
        >
          <Download aria-hidden className="size-3.5" />
          CSV
        </Button>
      </div>
      {/* Can be scrolled with the keyboard, too. */}
      <div
        ref={sight}
        tabIndex={0}
        role="group"
        aria-label={`${name}, rows`}
        className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
      >
        <Table aria-rowcount={shown.length + 1}>
          <thead>
            <tr>
              {columns.map((column) => (
                <Heading key={column.name} column={column} sorting={sorting} onSort={setSorting} />
              ))}
            </tr>
          </thead>
          <tbody>
            {above > 0 && <Gap height={above} />}
            {drawn.map(({ index, key }) => (
              <tr
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
                className="hover:bg-hover/40"
              >
                {cells(shown[index]!)}
              </tr>
            ))}
            {below > 0 && <Gap height={below} />}
          </tbody>
        </Table>
        {shown.length === 0 && <p className="p-4 text-center text-xs text-muted">Nothing matches “{sought.trim()}”.</p>}
        {footer}
      </div>
    </div>
  );
}

const Gap = ({ height }: { height: number }) => (
  <tr aria-hidden>
    <td style={{ height }} />
  </tr>
);

interface HeadingProps<T> {
  column: Column<T>;
  sorting: Sorting | null;
  onSort: (sorting: Sorting | null) => void;
}

function Heading<T>({ column, sorting, onSort }: HeadingProps<T>) {
  const { name, number = false, className, text, hidden } = column;
  const way = sorting?.column === name ? sorting.way : undefined;
  const Arrow = way === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <Th number={number} className={className} aria-sort={way}>
      {text ? (
        <button
          type="button"
          onClick={() => onSort(nextSorting(sorting, column))}
          className={cx('reach inline-flex items-center gap-1 rounded hover:text-text', number && 'flex-row-reverse')}
        >
          {name}
          {way && <Arrow aria-hidden className="size-3" />}
        </button>
      ) : (
        <span className={cx(hidden && 'sr-only')}>{name}</span>
      )}
    </Th>
  );
}
