import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Problem } from '@/api/problem';
import type { Venue, VenueClock } from '@/api/types';
import { useChannel, useStreamStatus } from '@/stream/hooks';
import { useToast } from '@/ui/toast';
import type { Step } from './choices';
import { isMoving, useClockCommand, useVenue } from './queries';

/** This page's replay, its clock, and what can be done with it. */
export interface Transport {
  venue: Venue | undefined;
  clock: VenueClock | undefined;
  /** Why the replay cannot be shown. */
  problem: Problem | null;
  /** At which it plays, or will when it is played. */
  speed: string;
  busy: boolean;
  toggle: () => void;
  step: (step: Step) => void;
  jump: (to: string) => void;
  setSpeed: (speed: string) => void;
}

export function useTransport(id: string): Transport {
  const status = useStreamStatus();
  const { data: venue, error: problem } = useVenue(id, status === 'connecting' || status === 'reconnecting');
  const clock = useChannel('clock') ?? venue?.clock;
  const { mutate, isPending } = useClockCommand(id);
  const [chosen, choose] = useState<string | null>(null);
  const toast = useToast();
  useFetchAnew(clock);

  const isPlaying = clock?.state === 'playing';
  // While it steps it goes as fast as it can; what it plays at is what was chosen before.
  const speed = (isPlaying ? clock.speed : (chosen ?? clock?.speed)) ?? '1';
  const tell = (asked: Parameters<typeof mutate>[0], failed: string) =>
    mutate(asked, { onError: ({ message }) => toast({ title: failed, detail: message, tone: 'down' }) });
  return {
    venue,
    clock,
    problem,
    speed,
    busy: isPending,
    toggle: () => {
      if (!clock || isPending || clock.state === 'ended') return;
      choose(speed);
      if (isMoving(clock)) tell({ action: 'pause' }, 'Could not pause');
      else tell({ action: 'play', speed }, 'Could not play');
    },
    step: (step) => {
      if (isPending || clock?.state === 'ended') return;
      choose(speed);
      tell(step, 'Could not step');
    },
    jump: (to) => {
      choose(speed);
      tell({ action: 'jump', to }, 'Could not jump');
    },
    setSpeed: (next) => {
      choose(next);
      if (isPlaying) tell({ action: 'play', speed: next }, 'Could not change the speed');
    },
  };
}

/** Where much was played at once the stream tells how it stands and not all that was between: where it stops, all is fetched anew. */
function useFetchAnew(clock: VenueClock | undefined): void {
  const queries = useQueryClient();
  const still = clock && (isMoving(clock) ? null : clock.now);
  const known = useRef(still);
  useEffect(() => {
    const before = known.current;
    if (still !== null) known.current = still;
    if (still === undefined || still === null || before === undefined || still === before) return;
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => !['stream', 'session', 'venues'].includes(String(queryKey[0])),
    });
  }, [queries, still]);
}
