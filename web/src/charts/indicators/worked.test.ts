import { expect, test } from 'vitest';
import { ribbon } from './averages';
import { atrBands, donchian, ichimoku, keltner, pivots, vwapBands } from './bands';
import type { Bar, Indicator } from './fold';
import { awesome, trix } from './momentum';
import { run } from './run.testing';
import { parabolic, superTrend, vortex } from './trend';
import { mfi, moneyFlow } from './volume';
import { indicatorNames, indicatorSet } from '@/charts/indicator-set';
import type { IndicatorKind } from './kind';

// What is published nowhere as numbers for fixed bars is worked out here by its definition.
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
const flat = (close: number, range: number) => bar({ close, high: close + range, low: close - range });
const last = (made: Indicator, bars: readonly Bar[]) => run(made, bars, 4).at(-1);

test('a ribbon is its averages', () => {
  const bars = [1, 2, 3, 4, 5].map((close) => bar({ close }));
  // Of a line with slope one, an average of n closes is (n - 1) / 2 behind.
  expect(last(ribbon(2, 3), bars)).toEqual([4.5, 4]);
});

// Range 2 in each bar, closes all 10: the average is 10, the average true range 2.
test('bands lie true ranges from the average, and from the close', () => {
  const bars = Array.from({ length: 5 }, () => flat(10, 1));
  expect(last(keltner(3, 2, 2), bars)).toEqual([14, 10, 6]);
  expect(last(atrBands(2, 3), [...bars, flat(10, 1)])).toEqual([16, 10, 4]);
});

test("Donchian's channel is the highest, the lowest, and their middle", () => {
  const bars = [bar({ high: 99, low: 1 }), bar({ high: 12, low: 8 }), bar({ high: 11, low: 5 })];
  expect(run(donchian(2), bars)).toEqual([
    [null, null, null],
    [99, 50, 1],
    [12, 8.5, 5],
  ]);
});

// Typical prices 10 (volume 1) and 20 (volume 3): the mean 17.5, the variance (7.5² + 3 · 2.5²) / 4 = 18.75.
test('the deviation of the volume-weighted price weighs as it does, and begins anew with the day', () => {
  const bars = [flat(10, 1), { ...flat(20, 1), volume: 3 }, { ...flat(30, 1), day: 1 }];
  const said = run(vwapBands(1), bars, 4);
  expect(said[1]).toEqual([21.8301, 17.5, 13.1699]);
  expect(said[2]).toEqual([30, 30, 30]);
});

test('the deviation of a large price with small steps stays exact', () => {
  const bars = [1e9, 1e9 + 1, 1e9 + 2].map((close) => flat(close, 0));
  const [upper, middle] = last(vwapBands(1), bars) as [number, number];
  expect(upper - middle).toBeCloseTo(Math.sqrt(2 / 3), 4);
});

// StockCharts ChartSchool, "Pivot points", standard: of high 12, low 8, close 10.
test('pivots are of the day before', () => {
  const day = [bar({ high: 12, low: 9, close: 9 }), bar({ high: 11, low: 8, close: 10 })];
  const next = bar({ day: 1, high: 50, low: 1, close: 3 });
  const said = run(pivots(), [...day, next, next]);
  expect(said[1]).toEqual(Array(7).fill(null));
  expect(said[2]).toEqual([10, 12, 14, 16, 8, 6, 4]);
  expect(said[3]).toEqual(said[2]);
});

test('Ichimoku draws its spans later, as far as the standard line is long', () => {
  const bars = [1, 2, 3, 4, 5, 6].map((close) => flat(close, 1));
  // Turning of 2, standard of 3, span of 4: at the third bar 2.5 and 2, their middle 2.25, is drawn two bars later.
  const said = run(ichimoku(2, 3, 4), bars);
  expect(said[2]).toEqual([2.5, 2, null, null, 3]);
  expect(said[4]).toEqual([4.5, 4, 2.25, null, 5]);
  expect(said[5]).toEqual([5.5, 5, 3.25, 2.5, 6]);
});

// Length 1 and a width of 1: bands a bar's true range from its middle.
test('SuperTrend turns when the close breaks its band, and only comes nearer before', () => {
  const bars = [flat(10, 1), flat(14, 1), flat(15, 1), flat(15, 2), flat(6, 1)];
  // 14: true range 5, band 9, above the upper band of before (12): up. 15: range 2, band 13. Then range 4, band 11: stays 13. 6: down.
  expect(run(superTrend(1, 1), bars)).toEqual([
    [null, 12],
    [9, null],
    [13, null],
    [13, null],
    [null, 16],
  ]);
});

test('the parabolic stop turns at once with a bar through it, and at an extreme', () => {
  const bars = [flat(10, 1), flat(12, 1), flat(14, 1), flat(5, 1)];
  expect(last(parabolic(0.02, 0.2), bars)).toEqual([15]);
});

// Up 13 - 9 = 4, down |11 - 11| = 0; true range max(13, 10) - min(11, 10) = 3.
test('Vortex measures from low to high and from high to low', () => {
  expect(last(vortex(1), [bar({ high: 11, low: 9, close: 10 }), bar({ high: 13, low: 11, close: 12 })])).toEqual([
    1.3333, 0,
  ]);
});

test('the awesome oscillator of a line is half the difference of its lengths', () => {
  expect(
    last(
      awesome(5, 34),
      Array.from({ length: 40 }, (_, index) => flat(index, 1)),
    ),
  ).toEqual([14.5]);
});

test('TRIX of what grows by a percent a bar comes to a percent', () => {
  const bars = Array.from({ length: 400 }, (_, index) => bar({ close: 1.01 ** index }));
  expect(last(trix(5), bars)).toEqual([1]);
  expect(run(trix(5), bars).filter(([value]) => value === null)).toHaveLength(13);
});

test('money flows are all in when each bar closes at its high, and out at its low', () => {
  expect(last(moneyFlow(2), [bar({ high: 2, low: 1, close: 2 }), bar({ high: 2, low: 1, close: 2 })])).toEqual([1]);
  expect(last(moneyFlow(2), [bar({ high: 2, low: 1, close: 1 }), bar({ high: 2, low: 1, close: 1 })])).toEqual([-1]);
  expect(last(mfi(1), [flat(1, 0), flat(1, 0)])).toEqual([50]);
});

test.each(indicatorNames)(
  '%s says the same of a running bar however often it changed, and numbers of a still market',
  (name) => {
    const kind: IndicatorKind = indicatorSet[name];
    const made = kind.fold(...kind.settings.map(({ usual }) => usual));
    const bars = Array.from({ length: 120 }, (_, index) => ({
      ...flat(100 + (index % 7), 1),
      day: Math.floor(index / 50),
    }));
    let state = made.start;
    for (const next of bars) {
      for (const close of [1, 500]) made.step(state, { ...next, close, high: 500, low: 1 });
      state = made.step(state, next)[0];
    }
    const running = flat(103, 1);
    expect(made.step(state, running)[1].map((value) => value?.toFixed(4))).toEqual(
      run(made, [...bars, running], 4)
        .at(-1)!
        .map((value) => value?.toFixed(4)),
    );
    const still = Array.from({ length: 120 }, () => ({ ...flat(5, 0), volume: 0 }));
    for (const values of run(made, still))
      expect(values.every((value) => value === null || Number.isFinite(value))).toBe(true);
  },
);
