import { expect, test } from 'vitest';
import type { Order, RefusedOrder } from '@/api/types';
import { refusedLine, withRefused } from './past-orders';

const order = (id: string, created_at: string) =>
  ({
    id,
    created_at,
    updated_at: created_at,
    side: 'buy',
    type: 'market',
    qty: '1',
    symbol: 'AAPL',
    status: 'filled',
  }) as Order;
const refused = (id: string, at: string, more: Partial<RefusedOrder> = {}) =>
  ({
    id,
    at,
    side: 'sell',
    type: 'limit',
    symbol: 'AAPL',
    qty: '5',
    notional: null,
    limit_price: '1200.5',
    stop_price: null,
    ...more,
  }) as RefusedOrder;

test('what was refused stands where its time is', () => {
  const orders = [order('3', '2026-01-01T12:00:00Z'), order('2', '2026-01-01T10:00:00Z')];
  const asked = [
    refused('d', '2026-01-01T13:00:00Z'),
    refused('c', '2026-01-01T11:30:00Z'),
    refused('b', '2026-01-01T11:00:00Z'),
    refused('a', '2026-01-01T09:00:00Z'),
  ];
  expect(withRefused(orders, asked).map(({ key }) => key)).toEqual([
    'refused d',
    '3',
    'refused c',
    'refused b',
    '2',
    'refused a',
  ]);
});

test('a refused order is named by what it asked for', () => {
  expect(refusedLine(refused('a', '2026-01-01T09:00:00Z')).name).toBe('Sell 5 AAPL at 1,200.5');
  expect(
    refusedLine(refused('a', '2026-01-01T09:00:00Z', { qty: null, notional: '2500', limit_price: null })).name,
  ).toBe('Sell for 2,500 AAPL');
});
