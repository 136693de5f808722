import { lazy, Suspense, useMemo, useState } from 'react';
import type { BacktestReport } from '@/api/types';
import type { WorthAt } from '@/charts/equity-chart';
import { Card } from '@/ui/card';
import * as format from '@/ui/format';
import { Empty, Skeleton } from '@/ui/panel';
import { inPercent } from './status';
import { dayAndTimeOf } from './times';

const EquityView = lazy(() => import('@/charts/equity-view').then((module) => ({ default: module.EquityView })));

interface ReportCurveProps {
  report: BacktestReport;
  quote: string;
}

/** What the account was worth beside who bought and held, and how deep it fell. */
export function ReportCurve({ report: { equity, figures }, quote }: ReportCurveProps) {
  const curve = useMemo(
    () => ({
      unit: 'money' as const,
      points: equity.map((moment) => ({
        time: Math.floor(Date.parse(moment.at) / 1000),
        value: Number(moment.equity),
        beside: Number(moment.held),
        drawdown: -100 * Number(moment.drawdown),
      })),
    }),
    [equity],
  );
  const [pointed, setPointed] = useState<WorthAt>();
  const label =
    `Equity over time: at the end ${format.amount(figures.end_equity, quote)} ${quote}, ` +
    `${format.percent(inPercent(figures.return))}; buy and hold ${format.percent(inPercent(figures.held_return))}`;
  return (
    <Card
      title="Equity and drawdown"
      tools={
        <p aria-hidden className="flex gap-4 text-xs text-muted">
          <Key className="border-solid border-paper">Strategy</Key>
          <Key className="border-dashed border-(--chart-1)">Buy and hold</Key>
        </p>
      }
    >
      <div className="relative h-80">
        {equity.length < 2 ? (
          <Empty title="Too short for a curve">There are too few bars.</Empty>
        ) : (
          <Suspense fallback={<Skeleton rows={6} />}>
            <EquityView label={label} curve={curve} onPoint={setPointed} />
          </Suspense>
        )}
        {pointed && equity.length > 1 && (
          <p className="pointer-events-none absolute top-2 left-2 z-10 mr-20 flex flex-wrap gap-x-2 rounded bg-panel/85 px-1 text-xs tabular-nums">
            <span className="font-semibold">
              {format.amount(pointed.value.toFixed(2), quote)} {quote}
            </span>
            {pointed.beside !== undefined && (
              <span className="text-muted">held {format.amount(pointed.beside.toFixed(2), quote)}</span>
            )}
            <span className="text-muted">{dayAndTimeOf(new Date(pointed.time * 1000).toISOString())}</span>
            {pointed.drawdown < 0 && (
              <span className="text-down">{format.percent(pointed.drawdown.toFixed(2))} from the top</span>
            )}
          </p>
        )}
      </div>
    </Card>
  );
}

const Key = ({ className, children }: { className: string; children: string }) => (
  <span className="flex items-center gap-1.5">
    <span className={`w-4 border-t-2 ${className}`} />
    {children}
  </span>
);
