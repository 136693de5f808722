import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answer, api } from '@/api/client';
import type { Candle, CorporateAction, Instrument } from '@/api/types';
import type { AxisEvent } from '@/charts/axis-events';
import type { SessionTimes } from '@/charts/session-shading';
import * as format from '@/ui/format';

const day = 86_400_000;
/** The exchange says of so many days at most when its markets are open. */
const mostDays = 390;
/** Before and after the bars, so that the first and the last lie between sessions: longer than any holidays. */
const around = 6 * day;

/** The regular hours around bars, oldest first; none where they are not wanted. */
export function useSessions(symbol: string, bars: readonly Candle[] | undefined): readonly SessionTimes[] {
  const [first, last] = [bars?.[0]?.time, bars?.at(-1)?.time];
  // By the day, so that not every bar asks anew.
  const to = last === undefined ? 0 : Math.ceil(Date.parse(last) / day) * day + around;
  const from = first === undefined ? 0 : Math.floor(Date.parse(first) / day) * day - around;
  const { data } = useQuery({
    queryKey: ['market', 'sessions', symbol, from, to],
    enabled: first !== undefined,
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/market/{symbol}/sessions', {
          params: {
            path: { symbol },
            query: { from: atMidnight(Math.max(from, to - mostDays * day)), to: atMidnight(to) },
          },
          signal,
        }),
      ),
    staleTime: Infinity,
    placeholderData: (before) => (before?.symbol === symbol ? before : undefined),
  });
  return useMemo(() => {
    if (first === undefined || !data) return none;
    return data.items.map(({ opens_at: opens, closes_at: closes }) => ({
      opens: Date.parse(opens) / 1000,
      closes: Date.parse(closes) / 1000,
    }));
  }, [first, data]);
}

const atMidnight = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;
const none: readonly never[] = [];

/** Splits and dividends of an instrument that has such, as the chart marks them. */
export function useCorporateActions(instrument: Instrument): readonly AxisEvent[] {
  const { symbol, quote, asset_class: kind } = instrument;
  const { data } = useQuery({
    queryKey: ['market', 'corporate-actions', symbol],
    enabled: kind === 'equity' || kind === 'etf',
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/market/{symbol}/corporate-actions', {
          params: { path: { symbol }, query: { limit: 500 } },
          signal,
        }),
      ),
    staleTime: 5 * 60_000,
  });
  return useMemo(
    () => data?.items.filter(({ status }) => status !== 'cancelled').map((action) => eventOf(action, quote)) ?? none,
    [data, quote],
  );
}

const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

function eventOf({ id, type, ex_date: date, to, from, amount }: CorporateAction, quote: string): AxisEvent {
  const on = dates.format(new Date(`${date}T00:00:00Z`));
  return type === 'split'
    ? { id, date, sign: 'S', says: `Split on ${on}: ${to} new for ${from} old` }
    : { id, date, sign: 'D', says: `Dividend on ${on}: ${format.plain(amount)} ${quote} a share` };
}
