import { expect, test } from 'vitest';
import { profileOf } from './volume-profile';

test('a bar’s volume is spread over the prices that it went through', () => {
  const profile = profileOf([{ low: 10, high: 14, volume: 8 }], 4)!;
  expect([profile.low, profile.step, profile.rows]).toEqual([10, 1, [2, 2, 2, 2]]);
});

test('the point of control has the most, and the value area 70 % of all around it', () => {
  const bar = (row: number, volume: number) => ({ low: row, high: row + 1, volume });
  const profile = profileOf([bar(0, 5), bar(1, 10), bar(2, 40), bar(3, 25), bar(4, 15), bar(5, 5)], 6)!;
  expect(profile.rows).toEqual([5, 10, 40, 25, 15, 5]);
  // 40, then 25 above, then 15 above: 80 of 100.
  expect([profile.control, profile.area]).toEqual([2, [2, 4]]);
});

test('bars at one price are one row, and without trades there is no profile', () => {
  expect(profileOf([{ low: 7, high: 7, volume: 3 }], 24)).toMatchObject({ rows: [3], control: 0, area: [0, 0] });
  expect(profileOf([{ low: 7, high: 8, volume: 0 }], 24)).toBeNull();
  expect(profileOf([], 24)).toBeNull();
});
