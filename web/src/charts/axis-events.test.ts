import { expect, test } from 'vitest';
import { barOf } from './axis-events';

const day = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

test('a day has its place at its first bar, or at the longer bar that it falls in', () => {
  const hours = ['2026-01-02', '2026-01-02', '2026-01-05', '2026-01-05', '2026-01-06'].map(day);
  expect(['2026-01-02', '2026-01-05', '2026-01-06'].map((date) => barOf(date, hours, 1))).toEqual([0, 2, 4]);
  expect(barOf('2026-01-03', hours, 1)).toBe(2);
  const weeks = ['2026-01-05', '2026-01-12'].map(day);
  expect(['2026-01-07', '2026-01-12', '2026-01-16'].map((date) => barOf(date, weeks, 7))).toEqual([0, 1, 1]);
});

test('what is before the first bar, or to come, has none', () => {
  const days = ['2026-01-05', '2026-01-06'].map(day);
  expect(['2026-01-04', '2026-01-07', 'never'].map((date) => barOf(date, days, 1))).toEqual([null, null, null]);
  expect(barOf('2026-01-04', [], 1)).toBeNull();
});
