import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Channel, DataOf } from './channels';
import { channelKey, type Stream } from './stream';
import type { StreamStatus } from './socket';

export const StreamContext = createContext<Stream | null>(null);

function useStream(): Stream {
  const stream = use(StreamContext);
  if (!stream) throw new Error('No stream above this component');
  return stream;
}

/**
 * What a channel holds now; undefined until its snapshot has come. The channel is subscribed while the component is there. None is where
 * nothing is wanted.
 */
export function useChannel<C extends Channel>(channel: C | false | null): DataOf<C> | undefined {
  const stream = useStream();
  useEffect(() => (channel ? stream.watch(channel) : undefined), [stream, channel]);
  const { data } = useQuery({
    queryKey: channel ? channelKey(channel) : ['stream'],
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity, // the stream removes it when nobody watches
  });
  return data as DataOf<C> | undefined;
}

/** Reads what a channel holds at the moment, for what is done now and then: nothing is drawn anew when it changes. */
export function useReading<C extends Channel>(channel: C | null): () => DataOf<C> | undefined {
  const stream = useStream();
  const queries = useQueryClient();
  useEffect(() => (channel ? stream.watch(channel) : undefined), [stream, channel]);
  return useCallback(
    () => (channel ? queries.getQueryData<DataOf<C>>(channelKey(channel)) : undefined),
    [queries, channel],
  );
}

export function useStreamStatus(): StreamStatus {
  const stream = useStream();
  return useSyncExternalStore(
    (listener) => stream.onStatus(listener),
    () => stream.status,
  );
}

/** Whole seconds since the exchange was last heard, counted while the connection is not live; null while it is. */
export function useSilence(): number | null {
  const stream = useStream();
  const isLive = useStreamStatus() === 'live';
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (isLive) return;
    const count = () => setSeconds(Math.floor((performance.now() - stream.heardAt) / 1000));
    const first = setTimeout(count);
    const timer = setInterval(count, 1_000);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [stream, isLive]);
  return isLive ? null : seconds;
}

/**
 * Fetches queries anew when <trigger> has changed, at most once in <every> milliseconds: a bot can trade faster than lists are worth
 * fetching. The first value is where the watch begins, and no change.
 */
export function useRefetchOnChange(trigger: unknown, queryKey: readonly unknown[], every = 250): void {
  const queries = useQueryClient();
  const known = useRef(trigger);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    const isChange = known.current !== undefined && known.current !== trigger;
    known.current = trigger;
    if (!isChange) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: JSON.parse(key) as unknown[] });
    }, every);
  }, [trigger, key, queries, every]);
}
