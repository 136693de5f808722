import { expect, test } from 'vitest';
import { closeAt } from './compare-layer';

test('at a time a symbol stands where its last bar closed', () => {
  const one = {
    begins: [10, 20, 40],
    closes: new Map([
      [10, 1],
      [20, 2],
      [40, 4],
    ]),
  };
  expect([9, 10, 19, 20, 39, 40, 99].map((time) => closeAt(one, time))).toEqual([undefined, 1, 1, 2, 2, 4, 4]);
  expect(closeAt({ begins: [], closes: new Map() }, 5)).toBeUndefined();
});
