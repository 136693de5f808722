import { lazy, Suspense, useMemo, useState } from 'react';
import type { ComparedVenue } from '@/api/types';
import type { WorthAt } from '@/charts/equity-chart';
import { Card } from '@/ui/card';
import * as format from '@/ui/format';
import { Empty, Skeleton } from '@/ui/panel';
import { over } from './over';
import { dateAndTimeOf } from './when';

const EquityView = lazy(() => import('@/charts/equity-view').then((module) => ({ default: module.EquityView })));

/** What both accounts were worth over time, and how deep the first fell. */
export function ComparisonCurve({ venue, other }: { venue: ComparedVenue; other: ComparedVenue }) {
  const curve = useMemo(
    () => ({ unit: 'money' as const, points: over(venue.curve, other.curve) }),
    [venue.curve, other.curve],
  );
  const [pointed, setPointed] = useState<WorthAt>();
  const label =
    `Equity over time: at the end ${format.fixed(venue.equity, 2)} USD in ${venue.name}, ` +
    `and ${format.fixed(other.equity, 2)} USD in ${other.name}`;
  return (
    <Card
      title="Equity and drawdown"
      tools={
        <p aria-hidden className="flex min-w-0 flex-wrap gap-x-4 text-xs text-muted">
          <Key className="border-solid border-paper">{venue.name}</Key>
          <Key className="border-dashed border-(--chart-1)">{other.name}</Key>
        </p>
      }
    >
      <div className="relative h-80">
        {curve.points.length < 2 ? (
          <Empty title="Too short for a curve">Nothing has been played yet.</Empty>
        ) : (
          <Suspense fallback={<Skeleton rows={6} />}>
            <EquityView label={label} curve={curve} onPoint={setPointed} />
          </Suspense>
        )}
        {pointed && curve.points.length > 1 && (
          <p className="pointer-events-none absolute top-2 left-2 z-10 mr-20 flex flex-wrap gap-x-2 rounded bg-panel/85 px-1 text-xs tabular-nums">
            <span className="font-semibold">{format.fixed(pointed.value.toFixed(2), 2)} USD</span>
            {pointed.beside !== undefined && (
              <span className="text-muted">beside {format.fixed(pointed.beside.toFixed(2), 2)}</span>
            )}
            <span className="text-muted">{dateAndTimeOf(new Date(pointed.time * 1000).toISOString())}</span>
          </p>
        )}
      </div>
    </Card>
  );
}

const Key = ({ className, children }: { className: string; children: string }) => (
  <span className="flex min-w-0 items-center gap-1.5">
    <span className={`w-4 shrink-0 border-t-2 ${className}`} />
    <span className="truncate">{children}</span>
  </span>
);
