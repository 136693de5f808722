import { expect, test } from 'vitest';
import type { IndicatorKind } from './indicators/kind';
import { areChosen, asUsual, indicatorNames, indicatorSet, titleOf, wrongWith } from './indicator-set';

test('there are more than twenty-five, each called by what it is worked out with', () => {
  expect(indicatorNames.length).toBeGreaterThanOrEqual(25);
  expect(titleOf(asUsual('macd'))).toBe('MACD 12, 26, 9');
  expect(titleOf(asUsual('vwap'))).toBe('VWAP');
  expect(new Set(indicatorNames.map((name) => indicatorSet[name].name)).size).toBe(indicatorNames.length);
});

test('what is usual is what can be chosen, and is worked out', () => {
  const usual = indicatorNames.map(asUsual);
  expect(areChosen(usual)).toBe(true);
  for (const { name, settings } of usual) {
    const { fold, lines }: IndicatorKind = indicatorSet[name];
    const made = fold(...settings);
    const bar = { time: 0, day: 0, open: 1, high: 1, low: 1, close: 1, volume: 1 };
    expect(made.step(made.start, bar)[1]).toHaveLength(lines.length);
  }
});

test.each([
  [1, 'From 2 to 1000, whole.'],
  [2, null],
  [14.5, 'From 2 to 1000, whole.'],
  [1_000, null],
  [1_001, 'From 2 to 1000, whole.'],
  [NaN, 'From 2 to 1000, whole.'],
])('a length of %d is said to be: %s', (value, problem) => {
  expect(wrongWith(value, indicatorSet.sma.settings[0])).toBe(problem);
});

test('deviations go by halves', () => {
  const [, deviations] = indicatorSet.bollinger.settings;
  expect(wrongWith(2.5, deviations)).toBeNull();
  expect(wrongWith(2.2, deviations)).toBe('From 0.5 to 10 by 0.5.');
});

test.each([
  [['sma']],
  [[{ name: 'sma', settings: [] }]],
  [[{ name: 'sma', settings: ['20'] }]],
  [[{ name: 'sma', settings: [5_000] }]],
  [[{ name: 'omen', settings: [20] }]],
  [[asUsual('sma'), asUsual('sma')]],
  [[null]],
  ['sma'],
])('what an older client kept, or another, is not taken: %o', (kept) => expect(areChosen(kept)).toBe(false));

test('a hundredth is a step, whatever its binary digits', () => {
  const [step] = indicatorSet.parabolic.settings;
  expect([0.01, 0.03, 0.07, 0.14].map((value) => wrongWith(value, step))).toEqual([null, null, null, null]);
  expect(wrongWith(0.015, step)).not.toBeNull();
});
