import { expect, test } from 'vitest';
import { farPrice } from './far-price';
import { emptyDraft } from './ticket';

const limit = (limitPrice: string) => ({ ...emptyDraft('BTC-USD'), type: 'limit' as const, limitPrice });

test('a price further away than allowed is named, with how far and on which side', () => {
  expect(farPrice(limit('94'), '100', '5', '0.01')).toBe('The limit of 94.00 is 6.00% below the market, now 100.00.');
  expect(farPrice(limit('106'), '100', '5', '0.01')).toBe('The limit of 106.00 is 6.00% above the market, now 100.00.');
  expect(farPrice({ ...limit(''), type: 'stop', stopPrice: '111' }, '100', '10', '1')).toBe(
    'The trigger of 111 is 11.00% above the market, now 100.',
  );
});

test('what is near enough, not asked for, or not known, is not named', () => {
  expect(farPrice(limit('95'), '100', '5', '0.01')).toBeNull();
  expect(farPrice(limit('1'), '100', 'off', '0.01')).toBeNull();
  expect(farPrice(limit('1'), null, '5', '0.01')).toBeNull();
  expect(farPrice({ ...limit('1'), type: 'market' }, '100', '5', '0.01')).toBeNull();
});
