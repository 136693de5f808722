import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Candle } from '@/api/types';
import { grouped } from '@/charts/grouped';
import { useChannel } from '@/stream/hooks';
import { askedFor, secondsOf, type Shown } from './intervals';
import { PrintBars } from './print-bars';
import { useCandles, usePrints } from './queries';

/** An instrument's bars: the past as far as it was asked for, what the stream changes of them, and a way to older ones. */
export interface ChartBars {
  history: readonly Candle[] | undefined;
  live: readonly Candle[] | undefined;
  /** The bar that is running, where it is known when it closes. */
  running: Candle | undefined;
  isPending: boolean;
  error: Error | null;
  retry: () => void;
  /** Gets older bars; false when there are none. */
  older: () => Promise<boolean>;
}

export function useBars(symbol: string, interval: Shown): ChartBars {
  const asked = askedFor(interval);
  const ofCandles = useCandleBars(symbol, interval);
  const ofTrades = useTradeBars(symbol, asked === null ? secondsOf[interval] : null);
  return asked === null ? ofTrades : ofCandles;
}

function useCandleBars(symbol: string, interval: Shown): ChartBars {
  const asked = askedFor(interval);
  const by = interval === '1w' ? 'week' : interval === '1M' ? 'month' : null;
  const candles = useCandles(symbol, asked);
  const running = useChannel(asked && `candles:${symbol}:${asked}`);
  const { data } = candles;
  const history = useMemo(() => (by && data ? grouped(data, by) : data), [by, data]);
  const live = useMemo(() => {
    if (!by || !running || !data) return running;
    const days = new Map([...data.slice(-31), ...running].map((day) => [day.time, day]));
    return grouped([...days.values()], by).slice(-1);
  }, [by, data, running]);
  return { history, live, running: by ? undefined : running?.at(-1), ...useOlder(candles) };
}

/** So few bars that more trades are asked for, and how many pages of them at most before anybody scrolls there. */
const fewBars = 60;
const firstPages = 8;

function useTradeBars(symbol: string, seconds: number | null): ChartBars {
  const isWanted = seconds !== null;
  const prints = usePrints(symbol, isWanted);
  const live = useChannel(isWanted && `trades:${symbol}`);
  // Of another instrument the trades are counted anew.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const bars = useMemo(() => new PrintBars(seconds ?? 1), [symbol, seconds]);
  const made = useSyncExternalStore(bars.subscribe, bars.current);
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = prints;
  useEffect(() => {
    if (isWanted && data) bars.addPast(data.prints);
  }, [bars, data, isWanted]);
  useEffect(() => {
    if (isWanted && live && bars.addLive(live)) void refetch();
  }, [bars, live, isWanted, refetch]);
  const isShort = isWanted && data !== undefined && data.pages < firstPages && (made.history?.length ?? 0) < fewBars;
  useEffect(() => {
    if (isShort && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [isShort, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { ...made, running: made.live?.at(-1) ?? made.history?.at(-1), ...useOlder(prints) };
}

interface Pages {
  isPending: boolean;
  error: Error | null;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

function useOlder({ isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage }: Pages) {
  const older = useCallback(async () => {
    if (!hasNextPage) return false;
    if (!isFetchingNextPage) await fetchNextPage();
    // The chart is given them with the next paint.
    await new Promise(requestAnimationFrame);
    return true;
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  return { isPending, error, retry: () => void refetch(), older };
}
