import { Pencil, Split, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Venue } from '@/api/types';
import { pageIn } from '@/api/venue';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { useConfirm } from '@/ui/confirm';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { shortSpeed, sourceName } from './choices';
import { CounterfactualDialog } from './counterfactual-dialog';
import { isMoving, useDeleteVenue, useVenues } from './queries';
import { RenameDialog } from './rename-dialog';
import { dateAndTimeOf, dateOf } from './when';

interface ReplayListProps {
  /** The replay that this page is in. */
  here: string | null;
  /** The page that one is opened at. */
  page: string;
}

/** The user's replays, newest first. */
export function ReplayList({ here, page }: ReplayListProps) {
  const venues = useVenues();
  const { data } = venues;
  const [renamed, rename] = useState<Venue | null>(null);
  const [asked, ask] = useState<Venue | null>(null);
  const navigate = useNavigate();
  return (
    <Card title="Your replays">
      {venues.isPending && <Skeleton rows={5} />}
      {venues.isError && !data && <Failure error={venues.error} retry={() => void venues.refetch()} />}
      {data?.length === 0 && (
        <Empty title="No replays yet">
          A replay plays a day of the past again, and you trade in it as if it were now. It has its own paper money, and
          its clock stops when you stop it.
        </Empty>
      )}
      {data && data.length > 0 && (
        <ul aria-label="Your replays" className="divide-y divide-line/60">
          {data.map((one) => (
            <Row
              key={one.id}
              venue={one}
              origin={data.find(({ id }) => id === one.origin?.id)}
              isHere={one.id === here}
              page={page}
              onAsk={() => ask(one)}
              onRename={() => rename(one)}
            />
          ))}
        </ul>
      )}
      {renamed && <RenameDialog venue={renamed} onClose={() => rename(null)} />}
      {asked && (
        <CounterfactualDialog
          venue={asked}
          onMade={({ id }) => void navigate(comparisonOf(id, asked.id))}
          onClose={() => ask(null)}
        />
      )}
    </Card>
  );
}

const comparisonOf = (id: string, other: string) => `/replays/${id}/compare/${other}`;

interface RowProps {
  venue: Venue;
  /** The replay that it was made of, where that is still there. */
  origin: Venue | undefined;
  isHere: boolean;
  page: string;
  onAsk: () => void;
  onRename: () => void;
}

function Row({ venue, origin, isHere, page, onAsk, onRename }: RowProps) {
  const { id, name, start, end, clock } = venue;
  const remove = useDeleteVenue();
  const confirm = useConfirm();
  const toast = useToast();
  const ask = async () => {
    const isSure = await confirm({
      title: `Delete “${name}”?`,
      detail: 'Its account, orders and fills are gone then. The live exchange is not touched.',
      action: 'Delete',
      always: true,
    });
    if (!isSure) return;
    remove.mutate(id, {
      onSuccess: () => isHere && window.location.assign('/replays'),
      onError: ({ message }) => toast({ title: 'Could not delete it', detail: message, tone: 'down' }),
    });
  };
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 py-2 pr-2 pl-4 hover:bg-hover/40">
      <div className="min-w-0 flex-1 basis-48">
        {/* Not a link of the router: each venue is a page of its own. */}
        <a href={pageIn(id, page)} className="reach block rounded font-medium hover:underline">
          <span className="block truncate">{name}</span>
        </a>
        <p className="text-xs text-muted">
          {dateOf(start)} to {dateOf(end)}, {sourceName(venue)}
        </p>
        <p className="text-xs text-muted">
          {stateOf(venue)} at <span className="text-text tabular-nums">{dateAndTimeOf(clock.now)}</span>
          {isHere && ', and you are in it'}
        </p>
        {origin && (
          <p className="truncate text-xs">
            <Link to={comparisonOf(id, origin.id)} className="reach rounded text-muted underline hover:text-text">
              Compare with {origin.name}
            </Link>
          </p>
        )}
      </div>
      <div className="flex items-center gap-1">
        <a
          href={pageIn(id, page)}
          aria-label={`Open ${name}`}
          className="inline-flex h-8 items-center rounded-md border border-strong-line px-3 hover:bg-hover pointer-coarse:h-11"
        >
          Open
        </a>
        <Button
          size="icon"
          look="quiet"
          aria-label={`What if, for ${name}`}
          title="The same orders again, under other terms"
          disabled={isMoving(clock) || Date.parse(clock.now) <= Date.parse(start)}
          onClick={onAsk}
        >
          <Split aria-hidden className="size-4" />
        </Button>
        <Button size="icon" look="quiet" aria-label={`Rename ${name}`} onClick={onRename}>
          <Pencil aria-hidden className="size-4" />
        </Button>
        <Button
          size="icon"
          look="quiet"
          busy={remove.isPending}
          aria-label={`Delete ${name}`}
          onClick={() => void ask()}
        >
          <Trash2 aria-hidden className="size-4" />
        </Button>
      </div>
    </li>
  );
}

function stateOf({ clock: { state, speed } }: Venue): string {
  if (state === 'playing') return `Playing (${shortSpeed(speed)})`;
  return { paused: 'Paused', stepping: 'Stepping', ended: 'Ended' }[state];
}
