import { expect, test } from 'vitest';
import { snap, step } from './snap';

test.each([
  [64210.374999, '0.01', '64210.37'],
  [64210.3751, '0.01', '64210.38'],
  [1.155724999, '0.00001', '1.15572'],
  [7, '0.25', '7.00'],
  [-3, '0.01', '0.01'],
])('%f at a tick of %s is %s', (price, tick, snapped) => expect(snap(price, tick)).toBe(snapped));

test('keys move a price by whole ticks, and not below one', () => {
  expect(step('64210.37', '0.01', -100)).toBe('64209.37');
  expect(step('0.02', '0.01', -5)).toBe('0.01');
});
