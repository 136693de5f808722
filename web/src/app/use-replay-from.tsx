import { lazy, type ReactNode, Suspense, useState } from 'react';
import { venue } from '@/api/venue';
import { useVenue } from '@/features/venues/queries';
import { useReading } from '@/stream/hooks';
import { MenuItem } from '@/ui/menu';
import { useOffer } from './palette';

const ReplayFromDialog = lazy(() =>
  import('@/features/venues/replay-from-dialog').then((room) => ({ default: room.ReplayFromDialog })),
);
const RewindDialog = lazy(() =>
  import('@/features/venues/transport-dialogs').then((room) => ({ default: room.RewindDialog })),
);

interface ReplayFrom {
  /** What the menu of a place on the chart offers for its time; nothing where there is none. */
  itemAt: (time: string | null) => ReactNode;
  dialog: ReactNode;
}

/** Goes back to a time of the chart: on the live exchange by a new replay, in a replay by a copy of it. */
export function useReplayFrom(symbol: string): ReplayFrom {
  const { data: replay } = useVenue(venue);
  const clock = useReading(venue === null ? null : 'clock');
  const [asked, ask] = useState<{ at?: string; now?: string } | null>(null);
  useOffer(() =>
    venue === null
      ? [
          {
            group: 'Actions',
            says: `Replay ${symbol} from a day of the past`,
            keywords: ['rewind', 'history', 'practice'],
            act: () => ask({}),
          },
        ]
      : [],
  );
  const close = () => ask(null);
  const itemAt = (time: string | null) => {
    if (time === null) return null;
    if (venue === null) return <MenuItem onSelect={() => ask({ at: time })}>Replay from here</MenuItem>;
    if (!replay || Date.parse(time) < Date.parse(replay.start)) return null;
    const { now } = clock() ?? replay.clock;
    return <MenuItem onSelect={() => ask({ at: time, now })}>Rewind to here</MenuItem>;
  };
  const dialog = asked && (
    <Suspense>
      {venue === null && <ReplayFromDialog symbol={symbol} at={asked.at} onClose={close} />}
      {replay && asked.now && <RewindDialog venue={replay} now={asked.now} at={asked.at} onClose={close} />}
    </Suspense>
  );
  return { itemAt, dialog };
}
