import { expect, test } from 'vitest';
import { areChosen, asUsual, indicatorNames, indicatorSet, titleOf, wrongWith } from './indicator-set';

test('an indicator is called by what it is worked out with', () => {
  expect(indicatorNames.map((name) => titleOf(asUsual(name)))).toEqual([
    'SMA 20',
    'EMA 50',
    'VWAP',
    'Bollinger 20, 2',
    'RSI 14',
    'MACD 12, 26, 9',
    'ATR 14',
  ]);
});

test('what is usual is what can be chosen, and is worked out', () => {
  const usual = indicatorNames.map(asUsual);
  expect(areChosen(usual)).toBe(true);
  for (const { name, settings } of usual) {
    const { fold, lines } = indicatorSet[name];
    const made = (fold as (...numbers: readonly number[]) => ReturnType<typeof fold>)(...settings);
    const bar = { time: 0, open: 1, high: 1, low: 1, close: 1, volume: 1 };
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
