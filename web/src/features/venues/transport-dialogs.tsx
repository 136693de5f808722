import { pageIn } from '@/api/venue';
import type { Venue } from '@/api/types';
import { useForkVenue } from './queries';
import { TimeDialog } from './time-dialog';
import { dateAndTimeOf } from './when';

interface JumpDialogProps {
  venue: Venue;
  /** Where its clock stands. */
  now: string;
  onJump: (to: string) => void;
  onClose: () => void;
}

const hour = 3_600_000;
const iso = (time: number) => new Date(time).toISOString();

/** Asks for a time ahead. */
export function JumpDialog({ venue, now, onJump, onClose }: JumpDialogProps) {
  const [from, to] = [Date.parse(now), Date.parse(venue.end)];
  const fault = (at: string | null) => {
    if (at === null) return 'Choose a day and a time.';
    if (Date.parse(at) <= from) return `Choose a time after ${dateAndTimeOf(now)}. To go back, use Rewind.`;
    return Date.parse(at) > to ? `The replay ends at ${dateAndTimeOf(venue.end)}.` : null;
  };
  return (
    <TimeDialog
      title="Jump ahead"
      label="Jump to"
      action="Jump"
      begin={iso(Math.min(from + hour, to))}
      fault={fault}
      problem={null}
      busy={false}
      onTime={(at) => {
        onClose();
        onJump(at);
      }}
      onClose={onClose}
    >
      The market is played up to then as fast as it goes. Orders that wait may be filled on the way.
    </TimeDialog>
  );
}

interface RewindDialogProps {
  venue: Venue;
  now: string;
  /** The time that was asked for; an hour back where none was. */
  at?: string | undefined;
  onClose: () => void;
}

/** Makes a copy of the replay as it was at a time, and opens it at the same page. */
export function RewindDialog({ venue, now, at, onClose }: RewindDialogProps) {
  const fork = useForkVenue(venue.id);
  const [from, to] = [Date.parse(venue.start), Date.parse(now)];
  const fault = (asked: string | null) => {
    if (asked === null) return 'Choose a day and a time.';
    if (Date.parse(asked) < from) return `The replay starts at ${dateAndTimeOf(venue.start)}.`;
    return Date.parse(asked) > to ? `Choose a time before ${dateAndTimeOf(now)}. To go on, use Jump.` : null;
  };
  return (
    <TimeDialog
      title="Rewind"
      label="Rewind to"
      action="Rewind"
      begin={at ?? iso(Math.max(from, to - hour))}
      fault={fault}
      problem={fork.error}
      busy={fork.isPending || fork.isSuccess}
      onTime={(asked) =>
        fork.mutate(
          { at: asked },
          { onSuccess: (made) => window.location.assign(pageIn(made.id, window.location.pathname)) },
        )
      }
      onClose={onClose}
    >
      Opens a copy of this replay as it was then, paused. This one is kept as it is: you find it under Replays.
    </TimeDialog>
  );
}
