import { lazy, Suspense } from 'react';
import { venue } from '@/api/venue';

// On the live exchange nobody needs it.
const ReplayBar = lazy(() => import('./replay-bar').then((room) => ({ default: room.ReplayBar })));

/** In a replay: which one, what time it is there, and what moves it. Nothing on the live exchange. */
export const VenueBar = () =>
  venue !== null && (
    <Suspense fallback={<div className="min-h-10 shrink-0 bg-replay pointer-coarse:min-h-11" />}>
      <ReplayBar id={venue} />
    </Suspense>
  );
