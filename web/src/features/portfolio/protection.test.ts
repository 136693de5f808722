import { expect, test } from 'vitest';
import type { Order, Position } from '@/api/types';
import { protectionOf, reversing, steps } from './protection';

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
  expect(steps(long, { stop, profit: undefined }, 'stop', '95')).toEqual([
    { do: 'change', id: '1', change: { stop_price: '95' } },
  ]);
  expect(steps(long, { stop: pairedStop, profit: pairedProfit }, 'profit', '125')).toEqual([
    { do: 'change', id: '3', change: { limit_price: '125' } },
  ]);
});

test('the first stop is an order that can only reduce, for a short position one that buys', () => {
  expect(steps(short, { stop: undefined, profit: undefined }, 'stop', '110')).toEqual([
    {
      do: 'place',
      order: {
        symbol: 'BTC-USD',
        side: 'buy',
        qty: '0.5',
        type: 'stop',
        stop_price: '110',
        reduce_only: true,
        time_in_force: 'gtc',
      },
    },
  ]);
});

test('the second of the two makes one order of both, of which each cancels the other', () => {
  expect(steps(long, { stop, profit: undefined }, 'profit', '120')).toEqual([
    { do: 'cancel', id: '1' },
    {
      do: 'place',
      order: {
        symbol: 'BTC-USD',
        side: 'sell',
        qty: '0.5',
        time_in_force: 'gtc',
        type: 'limit',
        limit_price: '120',
        order_class: 'oco',
        stop_loss: { stop_price: '90' },
      },
    },
  ]);
});

test('one that is taken away leaves the other, which is placed again where it went along', () => {
  expect(steps(long, { stop, profit: undefined }, 'stop', null)).toEqual([{ do: 'cancel', id: '1' }]);
  expect(steps(long, { stop: pairedStop, profit: pairedProfit }, 'stop', null)).toEqual([
    { do: 'cancel', id: '4' },
    {
      do: 'place',
      order: {
        symbol: 'BTC-USD',
        side: 'sell',
        qty: '0.5',
        type: 'limit',
        limit_price: '120',
        reduce_only: true,
        time_in_force: 'gtc',
      },
    },
  ]);
  expect(steps(long, { stop, profit }, 'stop', null)).toEqual([{ do: 'cancel', id: '1' }]);
});

test('a position is turned by twice its size', () => {
  expect(reversing(short)).toMatchObject({ side: 'buy', type: 'market', qty: '1.0' });
});
