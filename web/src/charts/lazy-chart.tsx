import { type ComponentProps, lazy, Suspense } from 'react';
import type { ChartView } from './chart-view';

const Loaded = lazy(() => import('./chart-view').then((room) => ({ default: room.ChartView })));

/** The chart, fetched when it is first needed: the rest of the page does not wait for it. */
export function Chart(props: ComponentProps<typeof ChartView>) {
  return (
    <Suspense fallback={<div aria-busy className="absolute inset-4 animate-pulse rounded bg-raised/60" />}>
      <Loaded {...props} />
    </Suspense>
  );
}
