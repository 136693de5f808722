import { expect, test } from 'vitest';
import { ema, sma } from './averages';
import { bollinger, vwap } from './bands';
import type { Bar } from './fold';
import { macd, rsi } from './momentum';
import { run } from './run.testing';
import { atr } from './trend';

const bar = (changes: Partial<Bar>): Bar => ({
  time: 0,
  day: 0,
  open: 0,
  high: 0,
  low: 0,
  close: 0,
  volume: 1,
  ...changes,
});
const closes = (...values: number[]) => values.map((close) => bar({ close, high: close, low: close }));

const first = (values: (number | null)[][]) => values.map(([value]) => value);

test('the simple average is the mean of the last closes', () => {
  expect(first(run(sma(3), closes(1, 2, 3, 4, 8)))).toEqual([null, null, 2, 3, 5]);
});

// StockCharts ChartSchool, "Moving averages": ten days of Intel, and what follows.
test('the exponential average is as published', () => {
  const prices = [22.27, 22.19, 22.08, 22.17, 22.18, 22.13, 22.23, 22.43, 22.24, 22.29];
  const then = [22.15, 22.39, 22.38, 22.61, 23.36, 24.05, 23.75, 23.83, 23.95, 23.63];
  expect(first(run(ema(10), closes(...prices, ...then))).slice(9)).toEqual([
    22.22, 22.21, 22.24, 22.27, 22.33, 22.52, 22.8, 22.97, 23.13, 23.28, 23.34,
  ]);
});

// StockCharts ChartSchool, "Relative strength index": QQQQ, fourteen days.
test('the relative strength index is as published', () => {
  const prices = [
    44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931, 46.0328, 45.614,
    46.282, 46.282, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439,
  ];
  const values = first(run(rsi(14), closes(...prices)));
  expect(values.slice(0, 14)).toEqual(Array(14).fill(null));
  expect(values.slice(14)).toEqual([70.53, 66.32, 66.55, 69.41, 66.36, 57.97]);
});

test('strength is 100 when nothing was lost, and 50 when nothing moved', () => {
  expect(first(run(rsi(2), closes(1, 2, 3))).at(-1)).toBe(100);
  expect(first(run(rsi(2), closes(2, 2, 2))).at(-1)).toBe(50);
});

// The population's deviation of 2, 4, 4, 4, 5, 5, 7, 9 is 2, its mean 5: the example that every text gives.
test("Bollinger's bands lie deviations from the mean", () => {
  expect(run(bollinger(8, 2), closes(2, 4, 4, 4, 5, 5, 7, 9)).at(-1)).toEqual([9, 5, 1]);
});

test('the volume-weighted price weighs typical prices, and begins anew with the day', () => {
  const bars = [
    bar({ high: 12, low: 9, close: 9, volume: 1 }), // typical 10
    bar({ high: 22, low: 19, close: 19, volume: 3 }), // typical 20
    bar({ day: 1, high: 31, low: 29, close: 30, volume: 2 }), // typical 30
    bar({ day: 1, high: 5, low: 5, close: 5, volume: 0 }),
  ];
  expect(first(run(vwap(), bars, 4))).toEqual([10, 17.5, 30, 30]);
  expect(first(run(vwap(), [bar({ volume: 0 })]))).toEqual([null]);
});

// fast 2 (weight 2/3): 1.5, 2.5, 3.5, 5.5; slow 3 (weight 1/2): –, 2, 3, 4.75; the difference: 0.5, 0.5, 0.75; signal 2: 0.5, 0.6667.
test('convergence is the difference of two averages, and the signal its average', () => {
  expect(run(macd(2, 3, 2), closes(1, 2, 3, 4, 6.5), 4)).toEqual([
    [null, null, null],
    [null, null, null],
    [0.5, null, null],
    [0.5, 0.5, 0],
    [0.75, 0.6667, 0.0833],
  ]);
});

// True ranges 2, 3 (from the close before at 9 up to 12), 4 (a gap down from 11 to 7): mean 3; then 1: 3 + (1 − 3) / 3.
test('the true range counts gaps, and is smoothed as Wilder did', () => {
  const bars = [
    bar({ high: 10, low: 8, close: 9 }),
    bar({ high: 12, low: 10, close: 11 }),
    bar({ high: 9, low: 7, close: 8 }),
    bar({ high: 8.5, low: 7.5, close: 8 }),
  ];
  expect(first(run(atr(3), bars, 4))).toEqual([null, null, 3, 2.3333]);
});

test('the running bar can change as often as it likes: its values come from the state before it', () => {
  const { start, step } = ema(2);
  const [before] = step(step(start, bar({ close: 1 }))[0], bar({ close: 2 }));
  step(before, bar({ close: 100 }));
  expect(step(before, bar({ close: 3 }))[1]).toEqual([2.5]);
});
