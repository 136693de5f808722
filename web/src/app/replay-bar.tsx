import { useState } from 'react';
import { pageIn } from '@/api/venue';
import { oneMinute, steps } from '@/features/venues/choices';
import { TransportBar } from '@/features/venues/transport-bar';
import { JumpDialog, RewindDialog } from '@/features/venues/transport-dialogs';
import { useTransport } from '@/features/venues/use-transport';
import type { Entry } from './command-palette';
import { useOffer } from './palette';
import { replayKeys } from './replay-keys';
import { useShortcuts, useSingleKeys } from './use-shortcuts';

const group = 'Actions' as const;

/** The replay that the page is in: its bar, its keys, and its commands. */
export function ReplayBar({ id }: { id: string }) {
  const transport = useTransport(id);
  const { venue, clock, toggle, step, jump } = transport;
  const [open, setOpen] = useState<'jump' | 'rewind' | null>(null);
  const [singleKeys] = useSingleKeys();
  const close = () => setOpen(null);
  const leave = () => window.location.assign(pageIn(null, window.location.pathname) + window.location.search);
  const [play, minute] = replayKeys;
  const keys = [
    { ...play, act: toggle },
    { ...minute, act: () => step(oneMinute) },
  ];
  useShortcuts(keys, singleKeys);
  useOffer((): Entry[] => [
    ...keys.map((key) => ({ group, ...key })),
    ...steps.map(({ name, step: one }) => ({ group, says: `Replay: step, ${name}`, act: () => step(one) })),
    { group, says: 'Replay: jump to a time', act: () => setOpen('jump') },
    { group, says: 'Replay: rewind', act: () => setOpen('rewind') },
    { group, says: 'Replay: leave for the live exchange', act: leave },
  ]);
  return (
    <>
      <TransportBar {...transport} onJump={() => setOpen('jump')} onRewind={() => setOpen('rewind')} onLeave={leave} />
      {venue && clock && open === 'jump' && <JumpDialog venue={venue} now={clock.now} onJump={jump} onClose={close} />}
      {venue && clock && open === 'rewind' && <RewindDialog venue={venue} now={clock.now} onClose={close} />}
    </>
  );
}
