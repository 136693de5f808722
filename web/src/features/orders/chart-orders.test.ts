import { expect, test } from 'vitest';
import type { Order } from '@/api/types';
import { amendment, exitOfLine, marksOf, orderOf } from './chart-orders';

const order = (changes: Partial<Order>): Order =>
  ({
    id: '1',
    symbol: 'BTC-USD',
    side: 'buy',
    type: 'limit',
    order_class: 'simple',
    qty: '0.50',
    limit_price: null,
    stop_price: null,
    parent_id: null,
    status: 'open',
    filled_qty: '0',
    cause: 'placed',
    reduce_only: false,
    ...changes,
  }) as Order;

const lines = (...orders: Order[]) =>
  marksOf(orders, 'BTC-USD', '0').map(
    ({ id, price, title, isMovable }) => `${id} ${title} ${price}${isMovable ? ' ↕' : ''}`,
  );

test('an order has a line at each of its prices', () => {
  expect(
    lines(
      order({ limit_price: '100.00' }),
      order({ id: '2', side: 'sell', type: 'stop_limit', stop_price: '90.00', limit_price: '89.00' }),
      order({ id: '3', side: 'sell', type: 'take_profit', stop_price: '120.00' }),
    ),
  ).toEqual([
    '1:limit Buy 0.5 100.00 ↕',
    '2:stop Stop trigger Sell 0.5 90.00 ↕',
    '2:limit Sell 0.5 89.00 ↕',
    '3:stop TP Sell 0.5 120.00 ↕',
  ]);
});

test('a trailing stop moves by itself, and a leg not while its entry is filled in part', () => {
  const legs = [
    order({ id: '2', side: 'sell', limit_price: '120.00', parent_id: '1' }),
    order({ id: '3', side: 'sell', type: 'stop', stop_price: '90.00', parent_id: '1' }),
  ];
  expect(lines(order({ type: 'trailing_stop', side: 'sell', stop_price: '95.00' }))).toEqual([
    '1:stop Trail Sell 0.5 95.00',
  ]);
  expect(lines(order({ order_class: 'bracket', limit_price: '100.00', filled_qty: '0.1' }), ...legs)).toEqual([
    '1:limit Buy 0.5 100.00 ↕',
    '2:limit TP Sell 0.5 120.00',
    '3:stop SL Sell 0.5 90.00',
  ]);
  expect(lines(order({ order_class: 'bracket', limit_price: '100.00' }), ...legs)).toEqual([
    '1:limit Buy 0.5 100.00 ↕',
    '2:limit TP Sell 0.5 120.00 ↕',
    '3:stop SL Sell 0.5 90.00 ↕',
  ]);
  expect(lines(...legs)).toEqual(['2:limit TP Sell 0.5 120.00 ↕', '3:stop SL Sell 0.5 90.00 ↕']);
});

test('other instruments and orders without a price have none', () => {
  expect(lines(order({ symbol: 'ETH-USD', limit_price: '1' }), order({ type: 'market' }))).toEqual([]);
});

test('a line that was moved changes the price that it stands for', () => {
  const [stop, limit] = marksOf([order({ type: 'stop_limit', stop_price: '9', limit_price: '8' })], 'BTC-USD', '0');
  expect([orderOf(stop!), amendment(stop!, '10.00')]).toEqual(['1', { stop_price: '10.00' }]);
  expect(amendment(limit!, '7.50')).toEqual({ limit_price: '7.50' });
});

test('a stop and a take-profit are dragged out of the line at which an entry would trade, and out of no exit', () => {
  const entry = order({ type: 'stop_limit', stop_price: '9', limit_price: '8' });
  const leg = order({ id: '2', side: 'sell', limit_price: '120.00', parent_id: '1' });
  const exits = (net: string) => marksOf([entry, leg], 'BTC-USD', net).map((mark) => mark.exits?.join() ?? 'none');
  expect(exits('0')).toEqual(['none', 'stop,profit', 'none']);
  expect(exits('-1')).toEqual(['none', 'none', 'none']);
});

test('the line of a leg stands for its price among the exits of its entry', () => {
  const legs = [
    order({ id: '2', side: 'sell', cause: 'take_profit_leg', limit_price: '120.00', parent_id: '1' }),
    order({ id: '3', side: 'sell', type: 'stop_limit', cause: 'stop_loss_leg', stop_price: '9', limit_price: '8' }),
  ];
  const parts = marksOf(legs, 'BTC-USD', '0').map((mark) =>
    exitOfLine(
      mark,
      legs.find(({ id }) => id === orderOf(mark))!,
    ),
  );
  expect(parts).toEqual(['profit', 'stop', 'limit']);
});
