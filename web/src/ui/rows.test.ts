import { expect, test } from 'vitest';
import { arrange, type Column, nextSorting } from './rows';

interface Row {
  name: string;
  size: string | null;
}

const columns: Column<Row>[] = [
  { name: 'Name', text: (row) => row.name },
  { name: 'Size', number: true, text: (row) => row.size },
  { name: 'Actions' },
];
const rows: Row[] = [
  { name: 'Beta', size: '9' },
  { name: 'Alpha', size: '10' },
  { name: 'Gamma', size: null },
];
const names = (found: readonly Row[]) => found.map(({ name }) => name);

test('numbers are ordered by size and not by their digits, and what is missing comes last either way', () => {
  expect(names(arrange(rows, columns, '', { column: 'Size', way: 'descending' }))).toEqual(['Alpha', 'Beta', 'Gamma']);
  expect(names(arrange(rows, columns, '', { column: 'Size', way: 'ascending' }))).toEqual(['Beta', 'Alpha', 'Gamma']);
});

test('a row is found by words that stand in any of its columns', () => {
  expect(names(arrange(rows, columns, 'alp 10', null))).toEqual(['Alpha']);
  expect(names(arrange(rows, columns, ' ', null))).toEqual(['Beta', 'Alpha', 'Gamma']);
});

test('pressing a heading orders one way, then the other, then as it was', () => {
  const [name, size] = columns as [Column<Row>, Column<Row>];
  const once = nextSorting(null, size);
  expect(once).toEqual({ column: 'Size', way: 'descending' });
  expect(nextSorting(once, size)).toEqual({ column: 'Size', way: 'ascending' });
  expect(nextSorting(nextSorting(once, size), size)).toBeNull();
  expect(nextSorting(once, name)).toEqual({ column: 'Name', way: 'ascending' });
});
