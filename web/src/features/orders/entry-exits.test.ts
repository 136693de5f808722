import { expect, test } from 'vitest';
import type { Instrument, Order } from '@/api/types';
import { exitOf, isEntry, withExit } from './entry-exits';

const entry = {
  id: '1',
  symbol: 'BTC-USD',
  side: 'buy',
  type: 'limit',
  order_class: 'simple',
  cause: 'placed',
  status: 'open',
  qty: '0.2',
  filled_qty: '0',
  limit_price: '49000',
  stop_price: null,
  parent_id: null,
  reduce_only: false,
  post_only: true,
  display_qty: null,
  expires_at: null,
  time_in_force: 'gtc',
  trigger_by: 'last',
  self_trade_prevention: 'cancel_newest',
} as unknown as Order;
const bitcoin = { symbol: 'BTC-USD', tick_size: '0.01', quote: 'USD' } as Instrument;
const leg = (changes: Partial<Order>) => ({ ...entry, side: 'sell', parent_id: '1', ...changes }) as Order;

test('an entry opens a position or adds to one, and is not filled yet', () => {
  expect(['0', '0.5', '-0.5'].map((net) => isEntry(entry, net))).toEqual([true, true, false]);
  const not: Partial<Order>[] = [
    { filled_qty: '0.1' },
    { parent_id: '9' },
    { order_class: 'oco' },
    { reduce_only: true },
    { type: 'trailing_stop' },
  ];
  for (const changes of not) expect(isEntry({ ...entry, ...changes }, '0')).toBe(false);
});

test('an exit says what it would come to, or on which side it belongs', () => {
  expect(exitOf(entry, 'stop', '48000', bitcoin)).toEqual({
    text: 'Stop loss 48,000.00, −1,000.00 (−2.04%), −200.00 USD',
    isWrong: false,
  });
  expect(exitOf({ ...entry, side: 'sell' }, 'profit', '48000', bitcoin).text).toContain('+200.00 USD');
  expect(exitOf(entry, 'stop', '50000', bitcoin)).toEqual({
    text: 'A stop after a buy goes below its entry, 49,000.00.',
    isWrong: true,
  });
});

test('the new order is the old one with the exit, and what was there before can come back', () => {
  const placed = {
    symbol: 'BTC-USD',
    side: 'buy',
    type: 'limit',
    qty: '0.2',
    time_in_force: 'gtc',
    trigger_by: 'last',
  };
  const common = { ...placed, limit_price: '49000', post_only: true };
  expect(withExit(entry, [], 'stop', '48000')).toEqual({
    id: '1',
    by: { ...common, stop_loss: { stop_price: '48000' } },
    back: common,
  });
  const legs = [
    leg({ id: '2', cause: 'take_profit_leg', limit_price: '52000' }),
    leg({ id: '3', cause: 'stop_loss_leg', type: 'stop_limit', stop_price: '48000', limit_price: '47900' }),
  ];
  expect(withExit(entry, legs, 'stop', '48500')).toEqual({
    id: '1',
    by: {
      ...common,
      take_profit: { limit_price: '52000' },
      stop_loss: { stop_price: '48500', limit_price: '48400' },
    },
    back: {
      ...common,
      take_profit: { limit_price: '52000' },
      stop_loss: { stop_price: '48000', limit_price: '47900' },
    },
  });
  expect(withExit(entry, legs, 'limit', '47500').by.stop_loss).toEqual({ stop_price: '48000', limit_price: '47500' });
});
