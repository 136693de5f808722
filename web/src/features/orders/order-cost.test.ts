import { expect, test } from 'vitest';
import type { OrderPreview } from '@/api/types';
import { costOf, missingOf } from './order-cost';

const preview = (changes: Partial<OrderPreview>): OrderPreview => ({
  accepted: true,
  refusal: null,
  qty: '20000',
  price: '110.00',
  value: '2200000',
  hold: '2202200',
  hold_asset: 'USD',
  delay_ms: '250',
  fillable_qty: '20000',
  fillable_value: '2001000',
  average_price: '100.05',
  worst_price: '101.00',
  unfillable_qty: '0',
  fee: '2001',
  ...changes,
});

const told = (...of: Parameters<typeof costOf>) => {
  const { average, slippage, shortfall, total } = costOf(...of);
  return [average?.toString(), slippage?.toString(), shortfall, total?.toString()];
};

test('a delay that may let the price stray is not in the average, the slippage or the cost', () => {
  expect(told(preview({}), 'buy', '100.00')).toEqual(['100.05', '0.0500', null, '2003001']);
});

test('a book too thin is told by the part that can fill', () => {
  const thin = preview({
    fillable_qty: '7412',
    fillable_value: '741570.6',
    average_price: '100.05',
    unfillable_qty: '12588',
    fee: '741.57',
  });
  expect(told(thin, 'buy', '100.00')).toEqual(['100.05', '0.0500', 'Only 7,412 of 20,000 can fill now', '742312.17']);
});

test('who sells gets the fee less', () => {
  expect(told(preview({ average_price: '99.95', fillable_value: '1999000', fee: '1999' }), 'sell', '100.00')).toEqual([
    '99.95',
    '0.0500',
    null,
    '1997001',
  ]);
});

test('an order of which nothing fills has no average and is not said to fill in part', () => {
  const rests = preview({
    fillable_qty: '0',
    fillable_value: '0',
    average_price: null,
    worst_price: null,
    unfillable_qty: '20000',
    fee: '0',
  });
  expect(told(rests, 'buy', undefined)).toEqual([undefined, undefined, null, '0']);
});

test('an order that makes no sense has no figures', () => {
  const refused = preview({
    accepted: false,
    refusal: { code: 'order_value_too_large', detail: '' },
    qty: null,
    value: null,
    fillable_qty: null,
    fillable_value: null,
    average_price: null,
    unfillable_qty: null,
    fee: null,
  });
  expect(told(refused, 'buy', '100.00')).toEqual([undefined, undefined, null, undefined]);
  expect(told(undefined, 'buy', '100.00')).toEqual([undefined, undefined, null, undefined]);
});

test('what is missing is what is set aside less what is there, else the value with its fee', () => {
  const lacks = (changes: Partial<OrderPreview>, available: string) => {
    const missing = missingOf('insufficient_funds', preview(changes), available, 'USD');
    return missing && `${missing.amount.toString()} ${missing.asset}`;
  };
  expect(lacks({}, '2202000')).toBe('200 USD');
  expect(lacks({ hold: '2', hold_asset: 'BTC' }, '0.5')).toBe('1.5 BTC');
  expect(lacks({ hold: '0', value: '1000', fee: '10' }, '900')).toBe('110 USD');
  expect(lacks({}, '2202200')).toBeNull();
  expect(missingOf('price_off_tick', preview({}), '0', 'USD')).toBeNull();
});
