import { expect, test } from 'vitest';
import { isOutside } from './session-shading';

test('outside is what lies between sessions, and nothing where they are not known', () => {
  const sessions = [
    { opens: 10, closes: 20 },
    { opens: 30, closes: 40 },
    { opens: 50, closes: 60 },
  ];
  expect([10, 19, 30, 39, 59].map((time) => isOutside(sessions, time))).toEqual([false, false, false, false, false]);
  expect([20, 29, 40, 49].map((time) => isOutside(sessions, time))).toEqual([true, true, true, true]);
  expect([9, 60, 1_000].map((time) => isOutside(sessions, time))).toEqual([false, false, false]);
  expect(isOutside([], 5)).toBe(false);
});
