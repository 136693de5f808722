import { keepPreviousData, type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { answer, api } from '@/api/client';
import { newId } from '@/api/new-id';
import type { Problem } from '@/api/problem';
import type {
  ClockRequest,
  Comparison,
  CounterfactualRequest,
  ForkRequest,
  Venue,
  VenueClock,
  VenueRequest,
} from '@/api/types';
import { channelKey } from '@/stream/stream';

const listKey = ['venues', 'list'] as const;
const oneKey = (id: string | null) => ['venues', 'one', id] as const;

export const isMoving = ({ state }: VenueClock): boolean => state === 'playing' || state === 'stepping';

/** The user's replays, newest first; asked for again while a clock moves. */
export const useVenues = () =>
  useQuery<{ items: Venue[] }, Problem, Venue[]>({
    queryKey: listKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/venues', { signal })),
    select: ({ items }) => items.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at)),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.items.some(({ clock }) => isMoving(clock)) ? 3_000 : false),
  });

/**
 * One of them, by its id; of none where there is none. One that rests is loaded when it is asked for, and has a stream from then on: where
 * that is lost it <isAwaited>, and is asked for again and again.
 */
export const useVenue = (id: string | null, isAwaited = false) =>
  useQuery<Venue, Problem>({
    queryKey: oneKey(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/venues/{id}', { params: { path: { id: id! } }, signal })),
    enabled: id !== null,
    staleTime: 60_000,
    refetchInterval: isAwaited && 3_000,
    retry: (failures, problem) => problem.isOutcomeUnknown && failures < 3,
  });

export const useCreateVenue = () =>
  useMaking((body: VenueRequest, key) =>
    answer(
      api.POST('/api/v1/venues', {
        body: { capital: '100000', profile: 'retail', ...body },
        params: { header: { 'Idempotency-Key': key } },
      }),
    ),
  );

/** A copy of a replay as it was at a time. */
export const useForkVenue = (id: string) =>
  useMaking((body: ForkRequest, key) =>
    answer(
      api.POST('/api/v1/venues/{id}/forks', { body, params: { path: { id }, header: { 'Idempotency-Key': key } } }),
    ),
  );

/** The same orders again, under other terms. */
export const useCounterfactual = (id: string) =>
  useMaking((body: CounterfactualRequest, key) =>
    answer(
      api.POST('/api/v1/venues/{id}/counterfactuals', {
        body,
        params: { path: { id }, header: { 'Idempotency-Key': key } },
      }),
    ),
  );

/** How a replay and another came out; asked for again while one of them <isPlayed>. */
export const useComparison = (id: string, other: string, isPlayed: boolean) =>
  useQuery<Comparison, Problem>({
    // What came last is asked for once more when both stand.
    queryKey: ['venues', 'comparison', id, other, isPlayed],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/venues/{id}/comparison', {
          params: { path: { id }, query: { with: Number(other) } },
          signal,
        }),
      ),
    enabled: id !== other,
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: isPlayed && 3_000,
  });

/** Makes one. Where no answer came, the same request goes out under the same key, and makes one venue. */
function useMaking<Request>(make: (request: Request, key: string) => Promise<Venue>) {
  const queries = useQueryClient();
  const unanswered = useRef<{ body: string; key: string } | null>(null);
  return useMutation<Venue, Problem, Request>({
    mutationFn: (request) => {
      const body = JSON.stringify(request);
      const key = unanswered.current?.body === body ? unanswered.current.key : newId();
      unanswered.current = { body, key };
      return make(request, key);
    },
    onSuccess: () => {
      unanswered.current = null;
      void queries.invalidateQueries({ queryKey: listKey });
    },
    onError: (problem) => {
      if (!problem.isOutcomeUnknown) unanswered.current = null;
    },
  });
}

export function useRenameVenue() {
  const queries = useQueryClient();
  return useMutation<Venue, Problem, { id: string; name: string }>({
    mutationFn: ({ id, name }) =>
      answer(api.PATCH('/api/v1/venues/{id}', { params: { path: { id } }, body: { name } })),
    onSuccess: (now) => {
      queries.setQueryData(oneKey(now.id), now);
      return queries.invalidateQueries({ queryKey: listKey });
    },
  });
}

export function useDeleteVenue() {
  const queries = useQueryClient();
  return useMutation<unknown, Problem, string>({
    mutationFn: (id) => answer(api.DELETE('/api/v1/venues/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: listKey }),
  });
}

/** Tells the clock of this page's replay what to do. A step of one that plays pauses it first. */
export function useClockCommand(id: string) {
  const queries = useQueryClient();
  const tell = (body: ClockRequest) =>
    answer(api.POST('/api/v1/venues/{id}/clock', { params: { path: { id } }, body }));
  return useMutation<VenueClock, Problem, ClockRequest>({
    mutationFn: async (asked) => {
      const clock = queries.getQueryData<VenueClock>(channelKey('clock'));
      if (asked.action === 'step' && clock && isMoving(clock)) take(queries, await tell({ action: 'pause' }));
      return tell(asked);
    },
    onSuccess: (clock) => take(queries, clock),
  });
}

/** Shows what the exchange answered, unless the stream has told something newer. */
function take(queries: QueryClient, clock: VenueClock): void {
  queries.setQueryData<VenueClock>(channelKey('clock'), (shown) =>
    shown && Date.parse(shown.wall_time) > Date.parse(clock.wall_time) ? shown : clock,
  );
}
