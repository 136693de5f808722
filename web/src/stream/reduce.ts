import type { Candle, Level, Notice, Order, Print, Trade } from '@/api/types';
import type { Book, Channel, ChannelMessage, Orders } from './channels';

/** Where a channel stands: the last sequence number seen, and what the messages up to it add up to. */
export interface ChannelState {
  seq: number;
  data: unknown;
}

/** `gap`: messages were missed, and only a new snapshot helps. `stale`: seen before, or from before the snapshot asked for. */
export type Reduction = ChannelState | 'gap' | 'stale';

const printsKept = 100;
const fillsKept = 200;
const noticesKept = 50;

/** Takes one message into a channel's state. Pure: the state given is not changed. */
export function reduce(state: ChannelState | undefined, message: ChannelMessage): Reduction {
  if (message.type === 'snapshot') return { seq: message.seq, data: fold(message.channel, undefined, message.data) };
  if (!state || message.seq > state.seq + 1) return 'gap';
  if (message.seq <= state.seq) return 'stale';
  return { seq: message.seq, data: fold(message.channel, state.data, message.data) };
}

function fold(channel: Channel, before: unknown, data: unknown): unknown {
  const [kind] = channel.split(':', 1);
  switch (kind === 'user' ? channel : kind) {
    case 'orderbook':
      return foldBook(before as Book | undefined, data as Book);
    case 'trades':
      return newestFirst(before as Print[] | undefined, (data as { trades: Print[] }).trades, printsKept);
    case 'candles':
      return foldCandles(before as Candle[] | undefined, (data as { candle: Candle | null }).candle);
    case 'user:orders':
      return foldOrders(before as Orders | undefined, (data as { orders: Order[] }).orders);
    case 'user:trades':
      return newestFirst(before as Trade[] | undefined, (data as { trades: Trade[] }).trades, fillsKept);
    case 'user:notifications':
      return newestFirst(
        before as Notice[] | undefined,
        (data as { notifications: Notice[] }).notifications,
        noticesKept,
      );
    default:
      return data; // ticker, account and clock come whole
  }
}

function foldBook(before: Book | undefined, data: Book): Book {
  return {
    symbol: data.symbol,
    bids: foldLevels(before?.bids, data.bids, -1),
    asks: foldLevels(before?.asks, data.asks, 1),
  };
}

/** Prices are only put in order here, never reckoned with: a floating-point number tells any two prices of a book apart. */
function foldLevels(before: readonly Level[] = [], changes: readonly Level[], order: 1 | -1): readonly Level[] {
  if (changes.length === 0) return before;
  const levels = new Map(before.map((level) => [Number(level[0]), level]));
  for (const level of changes) {
    if (Number(level[1]) === 0) levels.delete(Number(level[0]));
    else levels.set(Number(level[0]), level);
  }
  return [...levels].sort(([a], [b]) => order * (a - b)).map(([, level]) => level);
}

function newestFirst<T extends { id: string }>(before: readonly T[] = [], added: readonly T[], kept: number): T[] {
  const byId = new Map(before.map((item) => [item.id, item]));
  for (const item of added) byId.set(item.id, item);
  return [...byId.values()].sort((a, b) => compareIds(b.id, a.id)).slice(0, kept);
}

/** Ids are whole numbers written as text, of any length. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** All bars since the snapshot, oldest first: several may close between two frames, and the chart must be given each. */
function foldCandles(before: readonly Candle[] = [], candle: Candle | null): readonly Candle[] {
  if (!candle) return before;
  const last = before.at(-1);
  return last?.time === candle.time ? [...before.slice(0, -1), candle] : [...before, candle];
}

function foldOrders(before: Orders = { open: [], closed: [] }, changed: readonly Order[]): Orders {
  const ids = new Set(changed.map((order) => order.id));
  const others = before.open.filter((order) => !ids.has(order.id));
  return {
    open: newestFirst(others, changed.filter(isOpen), Infinity),
    closed: newestFirst(
      before.closed,
      changed.filter((order) => !isOpen(order)),
      fillsKept,
    ),
  };
}

function isOpen(order: Order): boolean {
  return order.status === 'pending' || order.status === 'open' || order.status === 'partially_filled';
}
