export interface Column<T> {
  /** The heading, here and in a file. */
  name: string;
  /** Numbers stand at the right, and are put in order as numbers. */
  number?: boolean;
  className?: string;
  /** What the column is put in order and found by and what stands in a file: plain, as on the wire. A column without it does none of this. */
  text?: (row: T) => string | null | undefined;
  /** What stands in the heading's place for those who see it; the name is still read out. */
  hidden?: boolean;
}

export interface Sorting {
  column: string;
  way: 'ascending' | 'descending';
}

/** The next order when a heading is pressed: the largest first for numbers, then the other way, then as they came. */
export function nextSorting<T>(now: Sorting | null, column: Column<T>): Sorting | null {
  const first = column.number ? 'descending' : 'ascending';
  if (now?.column !== column.name) return { column: column.name, way: first };
  return now.way === first ? { column: column.name, way: first === 'ascending' ? 'descending' : 'ascending' } : null;
}

/** Those in which each of the words stands somewhere, in the order asked for. What is missing comes last, whichever the way. */
export function arrange<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  sought: string,
  sorting: Sorting | null,
): readonly T[] {
  const words = sought.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const texts = columns.flatMap((column) => column.text ?? []);
  const found =
    words.length === 0
      ? rows
      : rows.filter((row) => {
          const all = texts
            .map((text) => text(row) ?? '')
            .join(' ')
            .toLowerCase();
          return words.every((word) => all.includes(word));
        });

  const column = columns.find(({ name }) => name === sorting?.column);
  if (!sorting || !column?.text) return found;
  const { text, number } = column;
  const sign = sorting.way === 'ascending' ? 1 : -1;
  return found
    .map((row) => ({ row, key: text(row) ?? null }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      // Numbers are only put in order here, which floating-point numbers do well enough.
      return sign * (number ? Number(a.key) - Number(b.key) : a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
    })
    .map(({ row }) => row);
}

/** The same with one of them at another place. */
export function moved<T>(rows: readonly T[], from: number, to: number): T[] {
  const rest = rows.toSpliced(from, 1);
  return rest.toSpliced(to, 0, rows[from]!);
}
