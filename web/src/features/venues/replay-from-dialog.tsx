import { pageIn } from '@/api/venue';
import { useCreateVenue } from './queries';
import { startFault } from './setup';
import { TimeDialog } from './time-dialog';
import { usualStart } from './when';

interface ReplayFromDialogProps {
  symbol: string;
  /** The time that was pointed at; a day of last week where none was. */
  at?: string | undefined;
  onClose: () => void;
}

/** Starts a replay at a time, and opens it at the same instrument. */
export function ReplayFromDialog({ symbol, at, onClose }: ReplayFromDialogProps) {
  const create = useCreateVenue();
  return (
    <TimeDialog
      title={`Replay ${symbol}`}
      label="Start at"
      action="Start replay"
      begin={at ?? usualStart(new Date())}
      fault={(start) => startFault(start, new Date())}
      problem={create.error}
      busy={create.isPending || create.isSuccess}
      onTime={(start) =>
        create.mutate({ start }, { onSuccess: ({ id }) => window.location.assign(pageIn(id, `/trade/${symbol}`)) })
      }
      onClose={onClose}
    >
      Plays the market again from then on, with paper money of its own. Nothing of it reaches the live exchange.
    </TimeDialog>
  );
}
