import { expect, test } from 'vitest';
import type { Level } from '@/api/types';
import { accumulated, bidShare, grouped, groupSteps, levelsSent } from './book-levels';

const asks: Level[] = [
  ['100.01', '1'],
  ['100.05', '2'],
  ['100.10', '4'],
  ['100.11', '8'],
];
const bids: Level[] = [
  ['99.99', '1'],
  ['99.95', '2'],
  ['99.90', '4'],
  ['99.89', '8'],
];

test('a bid belongs to the step below it and an ask to the one above', () => {
  expect(grouped(asks, 'ask', '0.1')).toEqual([
    ['100.1', '7'],
    ['100.2', '8'],
  ]);
  expect(grouped(bids, 'bid', '0.1')).toEqual([
    ['99.9', '7'],
    ['99.8', '8'],
  ]);
});

test('in steps of the tick every level stays as it is', () => {
  expect(grouped(asks, 'ask', '0.01')).toEqual(asks);
});

test('a step that the exchange sent only a part of is left out', () => {
  const full = Array.from({ length: levelsSent }, (_, index): Level => [`${100 + index}`, '1']);
  expect(grouped(full, 'ask', '10').map(([price]) => price)).toEqual(['100', '110', '120']);
  expect(grouped(full.slice(0, 20), 'ask', '10').map(([price]) => price)).toEqual(['100', '110', '120']);
  expect(grouped(full.slice(0, 24), 'ask', '10').map(([price]) => price)).toEqual(['100', '110', '120', '130']);
  expect(grouped(full, 'ask', '1')).toHaveLength(levelsSent);
});

test('steps are multiples of the tick, up to a five-hundredth of the price', () => {
  expect(groupSteps('0.01', '190')).toEqual(['0.01', '0.05', '0.1']);
  expect(groupSteps('0.01', '64000')).toEqual(['0.01', '0.05', '0.1', '0.5', '1', '5', '10']);
  expect(groupSteps('0.01', undefined)).toEqual(['0.01', '0.05']);
});

test('the share of bids counts as many levels of each side', () => {
  expect(bidShare(accumulated(bids.slice(0, 2)), accumulated(asks))).toBe(50);
  expect(bidShare(accumulated(bids), [])).toBe(100);
  expect(bidShare([], [])).toBeNull();
});
