import type { Interval } from '@/api/types';

/** How long a bar is, in seconds. Bars of seconds are put together here out of trades, those of weeks and months out of days. */
export const secondsOf = {
  '5s': 5,
  '15s': 15,
  '30s': 30,
  '1m': 60,
  '5m': 300,
  '15m': 900,
  '30m': 1_800,
  '1h': 3_600,
  '4h': 14_400,
  '1d': 86_400,
  '1w': 604_800,
  '1M': 2_629_800,
} as const;

export type Shown = keyof typeof secondsOf;

export const intervals = Object.keys(secondsOf) as Shown[];

export const isInterval = (kept: unknown): kept is Shown => intervals.includes(kept as Shown);

/** What people call it. */
export const intervalNames: Record<Shown, string> = {
  '5s': '5 seconds',
  '15s': '15 seconds',
  '30s': '30 seconds',
  '1m': '1 minute',
  '5m': '5 minutes',
  '15m': '15 minutes',
  '30m': '30 minutes',
  '1h': '1 hour',
  '4h': '4 hours',
  '1d': '1 day',
  '1w': '1 week',
  '1M': '1 month',
};

/** The bars that the exchange is asked for; null where they are made of trades. */
export const askedFor = (interval: Shown): Interval | null =>
  secondsOf[interval] < 60 ? null : interval === '1w' || interval === '1M' ? '1d' : (interval as Interval);
