import { expect, test } from 'vitest';
import { Problem } from '@/api/problem';
import type { ChartDrawings } from '@/api/types';
import type { Drawing } from '@/charts/drawings/drawing';
import { DrawingBook } from './drawing-book';

const line = (id: string): Drawing => ({ id, kind: 'horizontal_line', points: [{ time: 60, price: 1.5 }] });

/** A server that answers when it is told to. */
function server() {
  let stored: ChartDrawings = { symbol: 'X', version: 0, items: [] };
  const waiting: (() => void)[] = [];
  const failures: string[] = [];
  const book = new DrawingBook(
    {
      load: () => Promise.resolve(stored),
      save: async (version, items) => {
        await new Promise<void>((go) => waiting.push(go));
        if (version !== stored.version) throw new Problem(409, 'version_conflict', 'Changed.');
        return (stored = { symbol: 'X', version: version + 1, items });
      },
    },
    (problem) => failures.push(problem.code),
  );
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) {
      waiting.shift()?.();
      await Promise.resolve();
    }
  };
  return { book, settle, failures, waiting, read: () => stored, write: (next: ChartDrawings) => (stored = next) };
}

const ids = (book: DrawingBook) => book.current().items.map(({ id }) => id);

test('changes are seen at once, and saved one after the other with what came meanwhile', async () => {
  const { book, settle, waiting, read } = server();
  book.change([line('a')]);
  book.change([line('a'), line('b')]);
  expect(ids(book)).toEqual(['a', 'b']);
  expect(waiting).toHaveLength(1);
  await settle();
  expect(read().version).toBe(2);
  expect(read().items.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(read().items[0]!.points[0]).toEqual({ time: '1970-01-01T00:01:00.000Z', price: '1.50000000' });
  book.undo();
  await settle();
  expect(read().items).toHaveLength(1);
});

test('where another browser was first, what it saved is shown and the failure told', async () => {
  const { book, settle, failures, write } = server();
  write({ symbol: 'X', version: 3, items: [] });
  await book.load();
  const theirs = { id: 'theirs', kind: 'text', points: [{ time: '2026-01-01T00:00:00Z', price: '1' }] } as const;
  write({
    symbol: 'X',
    version: 4,
    items: [{ ...theirs, points: [...theirs.points], is_locked: false, is_hidden: false }],
  });
  book.change([line('mine')]);
  await settle();
  expect(failures).toEqual(['version_conflict']);
  expect(ids(book)).toEqual(['theirs']);
});

test('what could not be saved stays, and goes with the next change', async () => {
  let isDown = true;
  const saved: number[] = [];
  const book = new DrawingBook(
    {
      load: () => Promise.resolve({ symbol: 'X', version: 0, items: [] }),
      save: (version, items) => {
        if (isDown) return Promise.reject(Problem.offline());
        saved.push(items.length);
        return Promise.resolve({ symbol: 'X', version: version + 1, items });
      },
    },
    () => undefined,
  );
  book.change([line('a')]);
  await new Promise((go) => setTimeout(go));
  await book.load();
  expect(ids(book)).toEqual(['a']);
  isDown = false;
  book.change([line('a'), line('b')]);
  await new Promise((go) => setTimeout(go));
  expect(saved).toEqual([2]);
});

test('what a layout brings is added to what is there, and nothing is there twice', async () => {
  const { book, settle, read } = server();
  book.change([line('a')]);
  await settle();
  const moved = { ...line('a'), points: [{ time: 60, price: 9 }] };
  const adding = book.add([moved, line('b'), ...Array.from({ length: 200 }, (_, index) => line(`${index}`))]);
  await settle();
  await adding;
  expect(read().items).toHaveLength(100);
  expect(book.current().items[0]).toEqual(line('a'));
  expect(ids(book).slice(0, 3)).toEqual(['a', 'b', '0']);
});
