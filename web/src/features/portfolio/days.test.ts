import { expect, test } from 'vitest';
import type { PortfolioHistory } from '@/api/types';
import { daysOf, monthOf } from './days';

const point = (at: string, pnl: string) => ({ at, pnl }) as PortfolioHistory['items'][number];

test('a day is what it added, and what stands at midnight ends the day before', () => {
  const days = daysOf([
    point('2026-02-27T00:00:00Z', '10'),
    point('2026-02-28T00:00:00.000000Z', '4.5'),
    point('2026-02-28T09:30:00Z', '7'),
  ]);
  expect([...days]).toEqual([
    ['2026-02-26', '10'],
    ['2026-02-27', '-5.5'],
    ['2026-02-28', '2.5'],
  ]);
});

test('a month is laid out in weeks from Monday', () => {
  // February 2026 begins on a Sunday and has 28 days.
  const { name, weeks } = monthOf(new Date('2026-03-15T12:00:00Z'), 1);
  expect(name).toBe('February 2026');
  expect(weeks).toHaveLength(5);
  expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-02-01']);
  expect(weeks[4]).toEqual(['2026-02-23', '2026-02-24', '2026-02-25', '2026-02-26', '2026-02-27', '2026-02-28', null]);
});

test('the month before January is in the year before', () => {
  expect(monthOf(new Date('2026-01-01T00:00:00Z'), 1).name).toBe('December 2025');
});
