import { expect, test } from 'vitest';
import type { Candle } from '@/api/types';
import { grouped } from './grouped';
import { heikinAshi } from './heikin-ashi';

const day = (date: string, open: string, high: string, low: string, close: string, volume = '1') =>
  ({ time: `${date}T05:00:00Z`, open, high, low, close, volume }) as Candle;

const days = [
  day('2026-01-30', '1', '9', '1', '2'), // Friday
  day('2026-02-01', '2', '3', '0.5', '3'), // Sunday: of the same week, and the next month
  day('2026-02-02', '3', '10', '3', '4', '0.25'),
];

test('a week begins on Monday, with the open of its first day and the close of its last', () => {
  expect(grouped(days, 'week')).toMatchObject([
    { time: '2026-01-26T00:00:00.000Z', open: '1', high: '9', low: '0.5', close: '3', volume: '2' },
    { time: '2026-02-02T00:00:00.000Z', open: '3', high: '10', low: '3', close: '4', volume: '0.25' },
  ]);
});

test('a month is of its days', () => {
  expect(grouped(days, 'month')).toMatchObject([
    { time: '2026-01-01T00:00:00.000Z', close: '2' },
    { time: '2026-02-01T00:00:00.000Z', open: '2', high: '10', low: '0.5', close: '4', volume: '1.25' },
  ]);
});

// StockCharts ChartSchool, "Heikin-Ashi": close (O+H+L+C)/4; open the middle of the one before; the extremes include both.
test('a Heikin-Ashi candle is as defined', () => {
  const first = heikinAshi(null, { open: 10, high: 14, low: 8, close: 12 });
  expect(first).toEqual({ open: 11, high: 14, low: 8, close: 11 });
  expect(heikinAshi(first, { open: 12, high: 12, low: 11.5, close: 11.5 })).toEqual({
    open: 11,
    high: 12,
    low: 11,
    close: 11.75,
  });
});
