import { expect, test } from 'vitest';
import type { Order, Position } from '@/api/types';
import { ending, protectionOf, reversing, stepTo } from './protection';

const long = { symbol: 'BTC-USD', qty: '0.5' } as Position;
const short = { symbol: 'BTC-USD', qty: '-0.5' } as Position;
const order = (fields: Partial<Order>): Order =>
  ({
    symbol: 'BTC-USD',
    side: 'sell',
    order_class: 'simple',
    cause: 'placed',
    reduce_only: false,
    legs: [],
    parent_id: null,
    limit_price: null,
    stop_price: null,
    qty: '0.5',
    filled_qty: '0',
    time_in_force: 'gtc',
    trigger_by: 'last',
    expires_at: null,
    display_qty: null,
    post_only: false,
    self_trade_prevention: 'cancel_newest',
    ...fields,
  }) as Order;
const stop = order({ id: '1', type: 'stop', stop_price: '90', reduce_only: true });
const profit = order({ id: '2', type: 'limit', limit_price: '120', reduce_only: true });
const [pairedProfit, pairedStop] = [
  order({ id: '3', type: 'limit', limit_price: '120', order_class: 'oco', legs: ['4'] }),
  order({ id: '4', type: 'stop', stop_price: '90', cause: 'stop_loss_leg', parent_id: '3' }),
];

test('an order protects when it is of the instrument and the other way, and can only be meant so', () => {
  const plain = order({ id: '9', type: 'limit', limit_price: '130' });
  expect(protectionOf(long, [plain, stop, profit])).toEqual({ stop, profit });
  expect(protectionOf(long, [plain])).toEqual({ stop: undefined, profit: undefined });
  expect(protectionOf(short, [stop, profit])).toEqual({ stop: undefined, profit: undefined });
  expect(protectionOf(long, [{ ...stop, symbol: 'ETH-USD' }]).stop).toBeUndefined();
});

test('what is there is moved where it stands', () => {
  expect(stepTo(long, { stop, profit: undefined }, 'stop', '95')).toEqual({
    do: 'change',
    id: '1',
    change: { stop_price: '95' },
  });
  expect(stepTo(long, { stop: pairedStop, profit: pairedProfit }, 'profit', '125')).toEqual({
    do: 'change',
    id: '3',
    change: { limit_price: '125' },
  });
});

const sale = { symbol: 'BTC-USD', side: 'sell', qty: '0.5', time_in_force: 'gtc' };
const pair = {
  ...sale,
  type: 'limit',
  limit_price: '120',
  order_class: 'oco',
  stop_loss: { stop_price: '90' },
};

test('the first stop is an order that can only reduce, for a short position one that buys', () => {
  expect(stepTo(short, { stop: undefined, profit: undefined }, 'stop', '110')).toEqual({
    do: 'place',
    order: { ...sale, side: 'buy', type: 'stop', stop_price: '110', reduce_only: true },
  });
});

test('the second of the two makes one order of both, of which each cancels the other', () => {
  expect(stepTo(long, { stop, profit: undefined }, 'profit', '120')).toEqual({
    do: 'exchange',
    id: '1',
    by: pair,
    back: { ...sale, type: 'stop', stop_price: '90', reduce_only: true, trigger_by: 'last' },
  });
});

test('one that is taken away leaves the other, which is placed again where it went along', () => {
  expect(stepTo(long, { stop, profit: undefined }, 'stop', null)).toEqual({ do: 'cancel', id: '1' });
  expect(stepTo(long, { stop, profit }, 'stop', null)).toEqual({ do: 'cancel', id: '1' });
  expect(stepTo(long, { stop, profit }, 'profit', null)).toEqual({ do: 'cancel', id: '2' });
  expect(stepTo(long, { stop: pairedStop, profit: pairedProfit }, 'stop', null)).toEqual({
    do: 'exchange',
    id: '4',
    by: { ...sale, type: 'limit', limit_price: '120', reduce_only: true },
    back: { ...pair, trigger_by: 'last' },
  });
  expect(stepTo(long, { stop: undefined, profit: undefined }, 'stop', null)).toBeNull();
});

test('what is placed again is what was left of it, with all its terms', () => {
  const limited = order({
    id: '5',
    type: 'stop',
    stop_price: '90',
    qty: '0.5',
    filled_qty: '0.2',
    time_in_force: 'gtd',
    expires_at: '2026-12-24T18:30:00Z',
    trigger_by: 'mark',
  });
  expect(stepTo(long, { stop: limited, profit: undefined }, 'profit', '120')).toMatchObject({
    back: { qty: '0.3', time_in_force: 'gtd', expires_at: '2026-12-24T18:30:00Z', trigger_by: 'mark' },
  });
  const [profitLeg, stopLeg] = [
    order({ id: '6', type: 'limit', limit_price: '120', parent_id: '1', cause: 'take_profit_leg' }),
    order({ id: '7', type: 'stop_limit', stop_price: '90', limit_price: '89', parent_id: '1', trigger_by: 'quote' }),
  ];
  expect(stepTo(long, { stop: stopLeg, profit: profitLeg }, 'profit', null)).toMatchObject({
    id: '6',
    back: { ...pair, trigger_by: 'quote', stop_loss: { stop_price: '90', limit_price: '89' } },
  });
});

test('of two that cancel each other, one is cancelled', () => {
  expect(ending({ stop: pairedStop, profit: pairedProfit })).toEqual(['4']);
  expect(ending({ stop, profit })).toEqual(['1', '2']);
  expect(ending({ stop: undefined, profit })).toEqual(['2']);
});

test('a position is turned by twice its size', () => {
  expect(reversing(short)).toMatchObject({ side: 'buy', type: 'market', qty: '1.0' });
});
