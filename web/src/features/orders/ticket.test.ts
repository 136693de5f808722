import { expect, test } from 'vitest';
import type { Instrument, Level } from '@/api/types';
import {
  affordable,
  check,
  type Circumstances,
  type Draft,
  emptyDraft,
  estimate,
  fieldOf,
  nudge,
  toRequest,
} from './ticket';

const instrument: Instrument = {
  symbol: 'BTC-USD',
  name: 'Bitcoin',
  asset_class: 'crypto',
  base: 'BTC',
  quote: 'USD',
  tick_size: '0.01',
  step_size: '0.0001',
  status: 'open',
};
const asks: Level[] = [
  ['100.00', '1'],
  ['101.00', '2'],
];
const bids: Level[] = [
  ['99.00', '1'],
  ['98.00', '2'],
];
const fees = { maker_fee_rate: '0.001', taker_fee_rate: '0.002' };
const having = (available: string): Circumstances => ({ instrument, bids, asks, fees, available });
const draft = (changes: Partial<Draft>): Draft => ({ ...emptyDraft('BTC-USD'), ...changes });

function figures(entries: Partial<Draft>, available = '1000') {
  const cost = estimate(draft(entries), having(available))!;
  return [cost.price, cost.value, cost.fee, cost.total].map((number) => number.trimmed().toString());
}

test('a market buy walks the asks and pays the taker fee on top', () => {
  expect(figures({ qty: '1' })).toEqual(['100', '100', '0.2', '100.2']);
  expect(figures({ qty: '2' })).toEqual(['100.5', '201', '0.402', '201.402']);
});

test('a market sell walks the bids and the fee is taken from what it brings', () => {
  expect(figures({ qty: '2', side: 'sell' }, '5')).toEqual(['98.5', '197', '0.394', '196.606']);
});

test('what the book does not show is reckoned at its last price, and said', () => {
  const cost = estimate(draft({ qty: '4' }), having('1000'));
  expect(cost?.value.toString()).toBe('403.00');
  expect(cost?.isBeyondBook).toBe(true);
});

test('a limit order that would rest pays the maker fee, one that crosses or may not rest the taker fee', () => {
  const rate = (entries: Partial<Draft>) =>
    estimate(draft({ type: 'limit', qty: '1', ...entries }), having('1000'))?.feeRate;
  expect(rate({ limitPrice: '99.99' })).toBe('0.001');
  expect(rate({ limitPrice: '100' })).toBe('0.002');
  expect(rate({ limitPrice: '99.99', timeInForce: 'ioc' })).toBe('0.002');
  expect(rate({ limitPrice: '99.01', side: 'sell' })).toBe('0.001');
  expect(rate({ limitPrice: '99', side: 'sell' })).toBe('0.002');
});

test('the cost is exact to the last digit', () => {
  expect(figures({ type: 'limit', limitPrice: '64210.37', qty: '0.1234' }, '100000')).toEqual([
    '64210.37',
    '7923.559658',
    '15.847119316',
    '7939.406777316',
  ]);
});

test('an order is too large when it needs more than there is: money with the fee to buy, the asset to sell', () => {
  const isTooLarge = (entries: Partial<Draft>, available: string) =>
    estimate(draft(entries), having(available))?.isTooLarge;
  expect(isTooLarge({ qty: '1' }, '100.20')).toBe(false);
  expect(isTooLarge({ qty: '1' }, '100.19')).toBe(true);
  expect(isTooLarge({ qty: '1', side: 'sell' }, '1')).toBe(false);
  expect(isTooLarge({ qty: '1.0001', side: 'sell' }, '1')).toBe(true);
});

test('there is no estimate before there are numbers, nor from an empty book', () => {
  expect(estimate(draft({ qty: '' }), having('1'))).toBeNull();
  expect(estimate(draft({ qty: '-1' }), having('1'))).toBeNull();
  expect(estimate(draft({ type: 'limit', qty: '1', limitPrice: 'abc' }), having('1'))).toBeNull();
  expect(estimate(draft({ qty: '1' }), { ...having('1'), asks: [] })).toBeNull();
});

test.each([
  { side: 'buy', type: 'limit', limitPrice: '64.37' },
  { side: 'buy', type: 'market' },
  { side: 'sell', type: 'market' },
] as Partial<Draft>[])('the most that can be afforded can be afforded, in whole steps: %o', (entries) => {
  const available = entries.side === 'sell' ? '1.23456789' : '150.07';
  const qty = affordable(draft(entries), having(available), '1');
  expect(qty.sign).toBe(1);
  const entered = draft({ ...entries, qty: qty.toString() });
  expect(check(entered, instrument)).toEqual({});
  expect(estimate(entered, having(available))?.isTooLarge).toBe(false);
});

test('a market buy of everything keeps half a percent back, for the price may rise before it is there', () => {
  expect(affordable(draft({}), having('100.2'), '1').toString()).toBe('0.9950');
});

test('a share is a share of what is available', () => {
  expect(affordable(draft({ side: 'sell' }), having('2'), '0.25').toString()).toBe('0.5000');
  expect(affordable(draft({ type: 'limit', limitPrice: '10' }), having('100.2'), '0.5').toString()).toBe('5.0000');
  expect(affordable(draft({}), having('0'), '1').sign).toBe(0);
});

test('entries that the instrument cannot have are refused beside their field', () => {
  expect(check(draft({ qty: '' }), instrument)).toEqual({ qty: 'Enter a quantity.' });
  expect(check(draft({ qty: '0,5' }), instrument)).toEqual({ qty: 'Enter digits with a point, such as 0.5.' });
  expect(check(draft({ qty: '0' }), instrument)).toEqual({ qty: 'Enter more than zero.' });
  expect(check(draft({ qty: '0.00005' }), instrument)).toEqual({ qty: 'Must be a multiple of 0.0001.' });
  expect(check(draft({ qty: '1', type: 'limit', limitPrice: '1.001' }), instrument)).toEqual({
    limit_price: 'Must be a multiple of 0.01.',
  });
});

test('arrow keys move by a step and stop above zero', () => {
  expect(nudge('0.5', '0.0001', true)).toBe('0.5001');
  expect(nudge('', '0.01', true)).toBe('0.01');
  expect(nudge('0.01', '0.01', false)).toBe('0.01');
});

test('a market order goes out without a price and never rests', () => {
  expect(toRequest(draft({ qty: ' .5 ', limitPrice: '7' }))).toEqual({
    symbol: 'BTC-USD',
    side: 'buy',
    type: 'market',
    qty: '0.5',
    time_in_force: 'ioc',
  });
});

test('a limit order goes out as entered, digit by digit', () => {
  expect(toRequest(draft({ type: 'limit', qty: '0.1000', limitPrice: '64210.370', side: 'sell' }))).toMatchObject({
    type: 'limit',
    qty: '0.1000',
    limit_price: '64210.370',
    time_in_force: 'gtc',
  });
});

test.each([
  ['price_off_tick', 'limit_price'],
  ['quantity_too_large', 'qty'],
  ['insufficient_funds', 'qty'],
  ['no_liquidity', 'qty'],
  ['venue_unavailable', null],
])('a refusal %s is said at %s', (code, field) => expect(fieldOf(code)).toBe(field));
