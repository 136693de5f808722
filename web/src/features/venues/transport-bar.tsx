import { ChevronDown, Ellipsis, FastForward, History, LogOut, Pause, Play, Rewind, StepForward } from 'lucide-react';
import type { ComponentProps } from 'react';
import type { VenueClock } from '@/api/types';
import { cx } from '@/ui/cx';
import { Menu, MenuChoice, MenuItem } from '@/ui/menu';
import { usePreferences } from '@/ui/preferences';
import { useMedia } from '@/ui/use-media';
import { shortSpeed, speedName, speedsWith, steps } from './choices';
import { isMoving } from './queries';
import type { Transport } from './use-transport';
import { dateAndTimeOf, weekday } from './when';

interface TransportBarProps extends Transport {
  onJump: () => void;
  onRewind: () => void;
  onLeave: () => void;
}

const stateNames: Record<VenueClock['state'], string> = {
  paused: 'Paused',
  playing: 'Playing',
  stepping: 'Stepping',
  ended: 'Ended',
};

/** Says that this is a replay and when it is there, and moves its clock. */
export function TransportBar({ onJump, onRewind, onLeave, ...transport }: TransportBarProps) {
  const { venue, clock, problem, speed, busy, toggle, step, setSpeed } = transport;
  const isWide = useMedia('(width >= 64rem)');
  const isOver = clock?.state === 'ended';
  const moves = clock !== undefined && isMoving(clock);
  if (problem && !venue) {
    return (
      <Frame>
        <p role="alert" className="min-w-0 flex-1 truncate text-xs">
          {problem.status === 404 ? 'This replay is not there any more.' : problem.message}
        </p>
        <Tool onClick={onLeave}>
          <LogOut aria-hidden className="size-4" />
          Leave
        </Tool>
      </Frame>
    );
  }
  return (
    <Frame>
      <div className="flex min-w-0 flex-1 flex-col justify-center gap-x-3 md:flex-row md:items-center md:justify-start">
        <p className="flex min-w-0 items-center gap-1.5 text-2xs leading-tight md:text-xs">
          <History aria-hidden className="size-3.5 shrink-0" />
          <span className="font-semibold tracking-wide uppercase">Replay</span>
          <span title={venue?.name} className="min-w-0 truncate md:max-w-56 xl:max-w-md">
            {venue?.name}
          </span>
        </p>
        <Time clock={clock} />
      </div>
      <div role="group" aria-label="Clock of the replay" className="flex shrink-0 items-center sm:gap-1">
        <Tool
          aria-label={moves ? 'Pause' : 'Play'}
          title={`${moves ? 'Pause' : 'Play'} (Space)`}
          disabled={!clock || isOver}
          aria-busy={busy || undefined}
          onClick={toggle}
        >
          {moves ? <Pause aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
        </Tool>
        <Menu
          trigger={
            <Tool aria-label={`Speed: ${speedName(speed)}`} className="tabular-nums">
              {shortSpeed(speed)}
              <ChevronDown aria-hidden className="size-3 max-sm:hidden" />
            </Tool>
          }
        >
          <MenuChoice label="Speed" value={speed} onChange={setSpeed} options={speedsWith(speed)} />
        </Menu>
        <Menu
          trigger={
            <Tool aria-label="Step" disabled={!clock || isOver}>
              <StepForward aria-hidden className="size-4" />
              <span className="max-md:hidden">Step</span>
              <ChevronDown aria-hidden className="size-3 max-sm:hidden" />
            </Tool>
          }
        >
          {steps.map(({ name, step: one }) => (
            <MenuItem key={name} onSelect={() => step(one)}>
              {name}
            </MenuItem>
          ))}
        </Menu>
        {isWide ? (
          <>
            <Tool disabled={!venue || isOver} onClick={onJump}>
              <FastForward aria-hidden className="size-4" />
              Jump
            </Tool>
            <Tool disabled={!venue} onClick={onRewind}>
              <Rewind aria-hidden className="size-4" />
              Rewind
            </Tool>
            <Tool onClick={onLeave}>
              <LogOut aria-hidden className="size-4" />
              Leave
            </Tool>
          </>
        ) : (
          <Menu
            trigger={
              <Tool aria-label="More for this replay">
                <Ellipsis aria-hidden className="size-4" />
              </Tool>
            }
          >
            <MenuItem disabled={!venue || isOver} onSelect={onJump}>
              <FastForward aria-hidden className="size-4" />
              Jump to a time
            </MenuItem>
            <MenuItem disabled={!venue} onSelect={onRewind}>
              <Rewind aria-hidden className="size-4" />
              Rewind
            </MenuItem>
            <MenuItem onSelect={onLeave}>
              <LogOut aria-hidden className="size-4" />
              Leave for the live exchange
            </MenuItem>
          </Menu>
        )}
      </div>
    </Frame>
  );
}

const Frame = (props: ComponentProps<'section'>) => (
  <section
    aria-label="Replay"
    {...props}
    className="replay-bar flex min-h-10 shrink-0 items-center gap-2 bg-replay pr-1 pl-3 text-on-replay pointer-coarse:min-h-11"
  />
);

const Tool = ({ className, ...rest }: ComponentProps<'button'>) => (
  <button
    type="button"
    {...rest}
    className={cx(
      'inline-flex h-8 min-w-8 items-center justify-center gap-1.5 rounded-md px-2 text-xs font-medium whitespace-nowrap select-none',
      'hover:bg-on-replay/15 disabled:opacity-50 pointer-coarse:h-11 pointer-coarse:min-w-11',
      className,
    )}
  />
);

/** Not read out as it runs; what it does is. */
function Time({ clock }: { clock: VenueClock | undefined }) {
  usePreferences();
  return (
    <p className="flex min-w-0 items-baseline gap-2 text-xs leading-tight whitespace-nowrap tabular-nums md:text-sm">
      <time dateTime={clock?.now} className="truncate font-semibold">
        {clock && (
          <>
            <span className="max-sm:hidden">{weekday(clock.now)} </span>
            {dateAndTimeOf(clock.now)}
          </>
        )}
      </time>
      <span role="status" className="max-md:sr-only text-xs">
        {clock && stateNames[clock.state]}
      </span>
    </p>
  );
}
