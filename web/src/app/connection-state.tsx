import { venue } from '@/api/venue';
import type { StreamStatus } from '@/stream/socket';
import { useSilence, useStreamStatus } from '@/stream/hooks';
import { cx } from '@/ui/cx';

const says: Record<StreamStatus, string> = {
  connecting: 'Connecting',
  // What is heard in a replay is not the live exchange.
  live: venue === null ? 'Live' : 'Connected',
  stale: 'Stale',
  reconnecting: 'Reconnecting',
  closed: 'Offline',
};

export function ConnectionState() {
  const status = useStreamStatus();
  return (
    <span role="status" aria-label="Connection" className="flex items-center gap-1.5 text-xs text-muted">
      <span
        aria-hidden
        className={cx('size-2 rounded-full', status === 'live' ? 'bg-up' : 'animate-pulse border border-warn')}
      />
      <span className={cx(status !== 'live' && 'text-warn')}>{says[status]}</span>
    </span>
  );
}

/** Says across the page that what it shows is from before. */
export function ConnectionBanner() {
  const status = useStreamStatus();
  const seconds = useSilence();
  if (status !== 'reconnecting' && status !== 'stale') return null;
  return (
    <p role="alert" className="bg-warn px-3 py-1 text-center text-xs font-medium text-page">
      {status === 'stale'
        ? 'Nothing heard from the exchange for a while: prices may be old.'
        : navigator.onLine
          ? 'The connection was lost: prices are from before. Connecting again…'
          : 'You are offline: prices are from before, and nothing is sent.'}{' '}
      {/* Not read out each second. */}
      <span aria-hidden className="tabular-nums">
        {seconds !== null && `Last heard ${seconds} s ago.`}
      </span>
    </p>
  );
}
