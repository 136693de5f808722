import { expect, test } from 'vitest';
import { clock, secondsLeft } from './countdown';

test('a bar closes by the clock that it is asked by, also where that is one of the past', () => {
  const begins = '2026-03-02T12:00:00Z';
  expect(secondsLeft(begins, 60, Date.parse('2026-03-02T12:00:18Z'))).toBe(42);
  expect(secondsLeft(begins, 60, Date.parse('2026-03-02T12:00:18.600Z'))).toBe(42);
  expect(secondsLeft(begins, 60, Date.parse('2026-03-02T12:01:00Z'))).toBe(0);
  expect(secondsLeft(begins, 60, Date.parse('2026-11-30T12:00:00Z'))).toBeLessThan(0);
});

test.each([
  [42, '0:42'],
  [185, '3:05'],
  [11_110, '3:05:10'],
])('%i seconds are %s', (left, said) => {
  expect(clock(left)).toBe(said);
});
