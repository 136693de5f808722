import { expect, test } from 'vitest';
import { type Exit, exitText, wrongSide } from './exit-side';

const said = (leg: Exit['leg'], side: Exit['side'], price: string, reference: string | null = '92010') =>
  wrongSide(
    { leg, side, price, reference, tick: '1' },
    side === 'sell' ? 'for a long position' : 'for a short position',
  );

test.each([
  ['stop', 'sell', '92010', 'A stop for a long position goes below the market, now 92,010.'],
  ['stop', 'sell', '92009', null],
  ['stop', 'buy', '92010', 'A stop for a short position goes above the market, now 92,010.'],
  ['stop', 'buy', '92011', null],
  ['profit', 'sell', '92010', 'A take-profit for a long position goes above the market, now 92,010.'],
  ['profit', 'sell', '92011', null],
  ['profit', 'buy', '92011', 'A take-profit for a short position goes below the market, now 92,010.'],
  ['profit', 'buy', '92009', null],
] as const)('a %s that would %s at %s', (leg, side, price, sentence) => expect(said(leg, side, price)).toBe(sentence));

test('what is no number, and a market without a price, are judged by others', () => {
  expect(said('stop', 'sell', 'much')).toBeNull();
  expect(said('stop', 'sell', '92010', null)).toBeNull();
});

test('what leaving comes to is said in price, percent and money', () => {
  const exit = { from: '50000', tick: '0.01', quote: 'USD' };
  expect(exitText('stop', { ...exit, price: '49000', profit: '-100' })).toBe(
    'Stop loss 49,000.00, −1,000.00 (−2.00%), −100.00 USD',
  );
  expect(exitText('profit', { ...exit, price: '50250', profit: '25' })).toBe(
    'Take profit 50,250.00, +250.00 (+0.50%), +25.00 USD',
  );
});
