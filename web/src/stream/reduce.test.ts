import { expect, test } from 'vitest';
import type { Candle, Order, Print } from '@/api/types';
import type { Book, Channel, Orders } from './channels';
import { type ChannelState, reduce } from './reduce';

const snapshot = (channel: Channel, data: unknown, seq = 1) =>
  reduce(undefined, { type: 'snapshot', channel, seq, data }) as ChannelState;
const update = (state: ChannelState | undefined, channel: Channel, seq: number, data: unknown) =>
  reduce(state, { type: 'update', channel, seq, data });
const updated = (...args: Parameters<typeof update>) => update(...args) as ChannelState;

const book: Channel = 'orderbook:BTC-USD';
const levels = {
  symbol: 'BTC-USD',
  bids: [
    ['99', '1'],
    ['98', '2'],
  ],
  asks: [
    ['101', '1'],
    ['102', '3'],
  ],
};

test('a snapshot is where a channel begins, whatever its number', () => {
  expect(snapshot(book, levels, 7)).toEqual({ seq: 7, data: levels });
});

test('an update changes the levels it names, and quantity 0 takes one away', () => {
  const next = updated(snapshot(book, levels), book, 2, {
    symbol: 'BTC-USD',
    bids: [
      ['99', '0'],
      ['97', '5'],
      ['99.5', '4'],
    ],
    asks: [
      ['101', '2'],
      ['100.5', '1'],
    ],
  });
  expect(next.seq).toBe(2);
  expect((next.data as Book).bids).toEqual([
    ['99.5', '4'],
    ['98', '2'],
    ['97', '5'],
  ]);
  expect((next.data as Book).asks).toEqual([
    ['100.5', '1'],
    ['101', '2'],
    ['102', '3'],
  ]);
});

test('a level is the same level however its price is written', () => {
  const next = updated(snapshot(book, levels), book, 2, { symbol: 'BTC-USD', bids: [['99.00', '0.000']], asks: [] });
  expect((next.data as Book).bids).toEqual([['98', '2']]);
});

test('prices are ordered as numbers: 1000 is above 999', () => {
  const next = updated(snapshot(book, levels), book, 2, {
    symbol: 'BTC-USD',
    bids: [],
    asks: [
      ['1000', '1'],
      ['999', '1'],
    ],
  });
  expect((next.data as Book).asks.map(([price]) => price)).toEqual(['101', '102', '999', '1000']);
});

test('a hole in the sequence is a gap, and so is an update before any snapshot', () => {
  expect(update(snapshot(book, levels), book, 3, levels)).toBe('gap');
  expect(update(undefined, book, 1, levels)).toBe('gap');
});

test('a message that was seen before changes nothing', () => {
  expect(update(snapshot(book, levels, 5), book, 5, levels)).toBe('stale');
  expect(update(snapshot(book, levels, 5), book, 4, levels)).toBe('stale');
});

test('the state before is left as it was', () => {
  const before = snapshot(book, levels);
  const copy = structuredClone(before);
  update(before, book, 2, { symbol: 'BTC-USD', bids: [['99', '0']], asks: [['101', '9']] });
  expect(before).toEqual(copy);
});

const print = (id: string): Print => ({ id, price: '1', qty: '1', side: 'buy', at: '2026-01-01T00:00:00Z' });

test('prints stand newest first, each once, in whatever order they came', () => {
  const channel: Channel = 'trades:BTC-USD';
  const first = snapshot(channel, { trades: [print('10'), print('9')] });
  const next = updated(first, channel, 2, { trades: [print('10'), print('11'), print('12')] });
  expect((next.data as Print[]).map(({ id }) => id)).toEqual(['12', '11', '10', '9']);
});

test('prints are kept up to a number, so that a page left open does not grow', () => {
  const channel: Channel = 'trades:BTC-USD';
  let state = snapshot(channel, { trades: [] });
  for (let seq = 2; seq < 1000; seq++) state = updated(state, channel, seq, { trades: [print(String(seq))] });
  expect((state.data as Print[]).length).toBe(100);
  expect((state.data as Print[])[0]?.id).toBe('999');
});

const candle = (time: string, close: string): Candle => ({ time, open: '1', high: '2', low: '1', close, volume: '1' });

test('a running bar is replaced and a closed one stays, so that no close is lost between two frames', () => {
  const channel: Channel = 'candles:BTC-USD:1m';
  const one = updated(snapshot(channel, { candle: candle('10:00', '1') }), channel, 2, {
    candle: candle('10:00', '1.5'),
  });
  const two = updated(one, channel, 3, { candle: candle('10:01', '1.6') });
  expect((two.data as Candle[]).map(({ time, close }) => [time, close])).toEqual([
    ['10:00', '1.5'],
    ['10:01', '1.6'],
  ]);
});

test('a channel of bars may begin with none', () => {
  expect(snapshot('candles:BTC-USD:1m', { candle: null }).data).toEqual([]);
});

const order = (id: string, status: Order['status']) => ({ id, status }) as Order;

test('an order that closes leaves the open ones and is seen to have closed', () => {
  const first = snapshot('user:orders', { orders: [order('1', 'open'), order('2', 'open')] });
  const next = updated(first, 'user:orders', 2, {
    orders: [order('1', 'filled'), order('2', 'partially_filled'), order('3', 'open'), order('4', 'cancelled')],
  });
  const { open, closed } = next.data as Orders;
  expect(open).toEqual([order('3', 'open'), order('2', 'partially_filled')]);
  expect(closed).toEqual([order('4', 'cancelled'), order('1', 'filled')]);
});

test('the clock of a replay comes whole', () => {
  const clock = { now: '2025-11-29T14:00:00Z', wall_time: '2026-11-29T12:00:00Z', state: 'paused', speed: '60' };
  const played = { ...clock, now: '2025-11-29T14:01:00Z', state: 'playing' };
  expect(updated(snapshot('clock', clock), 'clock', 2, played).data).toEqual(played);
});
