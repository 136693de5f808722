import { expect, test } from 'vitest';
import type { Print } from '@/api/types';
import { isLarge, largeFrom, withLarge } from './large-prints';

const print = (id: number, qty: string): Print => ({
  id: String(id),
  price: '10',
  qty,
  side: 'buy',
  at: '2026-01-05T10:00:00Z',
});
const usual = Array.from({ length: 25 }, (_, index) => print(index, '2'));

test('a trade of five times the usual value is large', () => {
  const from = largeFrom(usual);
  expect(from).toBe(100);
  expect(isLarge(print(99, '10'), from)).toBe(true);
  expect(isLarge(print(99, '9.99'), from)).toBe(false);
});

test('with few trades none is large', () => {
  const from = largeFrom(usual.slice(0, 19));
  expect(from).toBeNull();
  expect(isLarge(print(99, '1000'), from)).toBe(false);
});

test('large trades stay in sight after the others have pushed them out, each once', () => {
  const first = withLarge([], [print(30, '50'), ...usual], 100);
  expect(first.map(({ id }) => id)).toEqual(['30']);
  const next = withLarge(first, [print(31, '60'), print(30, '50')], 100);
  expect(next.map(({ id }) => id)).toEqual(['31', '30']);
  expect(withLarge(next, usual, 100)).toBe(next);
});
