import { expect, test } from 'vitest';
import { over } from './over';

const at = (second: number, equity: string) => ({ at: new Date(second * 1000).toISOString(), equity });

test('two curves have a point at each time of both, with what stood then', () => {
  const points = over([at(10, '100'), at(30, '90'), at(60, '120')], [at(10, '100'), at(40, '105')]);
  expect(points.map(({ time, value, beside }) => [time, value, beside])).toEqual([
    [10, 100, 100],
    [30, 90, 100],
    [40, 90, 105],
    [60, 120, undefined],
  ]);
  expect(points.map(({ drawdown }) => drawdown)).toEqual([0, -10, -10, 0]);
});

test('what begins later is beside nothing before, and before the first point nothing is drawn', () => {
  expect(over([at(20, '5')], [at(10, '7'), at(20, '8')])).toEqual([{ time: 20, value: 5, beside: 8, drawdown: 0 }]);
  expect(over([], [at(10, '7')])).toEqual([]);
});
