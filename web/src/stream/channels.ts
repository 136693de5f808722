import type {
  Balance,
  Candle,
  Interval,
  Level,
  Notice,
  Order,
  Portfolio,
  Print,
  Ticker,
  Trade,
  VenueClock,
} from '@/api/types';

export interface Book {
  symbol: string;
  /** Best first. */
  bids: readonly Level[];
  /** Best first. */
  asks: readonly Level[];
}

export interface AccountState {
  account_id: string;
  balances: readonly Balance[];
  portfolio: Portfolio;
}

export interface Orders {
  /** Newest first. */
  open: readonly Order[];
  /** What was seen to close since the snapshot, newest first. */
  closed: readonly Order[];
}

export type Channel =
  | 'clock'
  | `ticker:${string}`
  | `orderbook:${string}`
  | `trades:${string}`
  | `candles:${string}:${Interval}`
  | 'user:orders'
  | 'user:trades'
  | 'user:account'
  | 'user:notifications';

/** What a channel's messages add up to, as components see it. */
export type DataOf<C extends Channel> = C extends 'clock'
  ? VenueClock
  : C extends `ticker:${string}`
    ? Ticker
    : C extends `orderbook:${string}`
      ? Book
      : C extends `trades:${string}`
        ? readonly Print[]
        : C extends `candles:${string}`
          ? readonly Candle[]
          : C extends 'user:orders'
            ? Orders
            : C extends 'user:trades'
              ? readonly Trade[]
              : C extends 'user:notifications'
                ? readonly Notice[]
                : AccountState;

/** A channel's message from the exchange. */
export interface ChannelMessage {
  type: 'snapshot' | 'update';
  channel: Channel;
  seq: number;
  data: unknown;
}

export type ServerMessage =
  | ChannelMessage
  | { type: 'error'; id?: number; code: string; detail?: string; channel?: string }
  | { type: 'authenticated' | 'subscribed' | 'unsubscribed' | 'pong'; id?: number };

export const isPrivate = (channel: Channel): boolean => channel.startsWith('user:');
