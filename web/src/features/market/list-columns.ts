import type { ListColumn, Preferences } from '@/ui/preferences';

/** What may stand beside an instrument's name, in the order in which it stands there; with the room that each needs, in rem. */
export const listColumns: readonly { column: ListColumn; name: string; short: string; width: number }[] = [
  { column: 'spark', name: 'Line of the last hours', short: '', width: 3 },
  { column: 'last', name: 'Last price', short: 'Last', width: 5.25 },
  { column: 'change_percent', name: 'Change in percent', short: '%', width: 3.75 },
  { column: 'change', name: 'Change', short: 'Change', width: 4.5 },
  { column: 'spread', name: 'Spread', short: 'Spread', width: 4.5 },
  { column: 'volume', name: 'Volume', short: 'Volume', width: 4 },
  { column: 'range', name: 'Range of the day', short: 'Range', width: 4 },
];

/** In comfortable rows, which have two lines, these stand above each other. */
const pairs: readonly (readonly ListColumn[])[] = [
  ['spark'],
  ['last', 'change_percent'],
  ['change', 'spread'],
  ['volume', 'range'],
];

export interface ListLayout {
  /** Each with a width that does not depend on what stands in it, so that nothing moves when a price changes. */
  groups: readonly { columns: readonly ListColumn[]; width: string; heading: string }[];
  /** What a row needs at least; where there is less room the list is scrolled sideways. */
  least: string;
  /** Whether there is more than anybody knows without headings. */
  hasHeadings: boolean;
}

const gap = 0.5;
const padding = 0.75;
/** For the name, and what is done with a row. */
const leastName = 6;

export function layOut(chosen: readonly ListColumn[], density: Preferences['density']): ListLayout {
  const known = new Map(listColumns.map((each) => [each.column, each]));
  const groups = (density === 'compact' ? listColumns.map(({ column }) => [column]) : pairs)
    .map((columns) => columns.filter((column) => chosen.includes(column)))
    .filter((columns) => columns.length > 0)
    .map((columns) => ({
      columns,
      size: Math.max(...columns.map((column) => known.get(column)!.width)),
      heading: columns.map((column) => known.get(column)!.short).join(' / '),
    }));
  // In compact rows the line gives way where there is little room.
  const needed = groups.filter(({ columns }) => density !== 'compact' || columns[0] !== 'spark');
  return {
    least: `${needed.reduce((sum, { size }) => sum + size + gap, leastName + padding)}rem`,
    groups: groups.map(({ columns, size, heading }) => ({ columns, width: `${size}rem`, heading })),
    hasHeadings:
      groups.length > 3 || chosen.some((column) => column === 'change' || column === 'spread' || column === 'volume'),
  };
}
