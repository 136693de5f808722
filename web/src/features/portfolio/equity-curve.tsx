import { lazy, Suspense, useMemo, useState } from 'react';
import type { WorthAt } from '@/charts/equity-chart';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { Segmented } from '@/ui/segmented';
import { type Period, useHistory, usePerformance } from './queries';

const EquityView = lazy(() => import('@/charts/equity-view').then((module) => ({ default: module.EquityView })));

const periods: readonly { value: Period; label: string }[] = [
  { value: '1d', label: '1D' },
  { value: '1w', label: '1W' },
  { value: '1m', label: '1M' },
  { value: '3m', label: '3M' },
  { value: '1y', label: '1Y' },
  { value: 'all', label: 'All' },
];

/** What the account was worth, how deep it fell, and how that is rated. */
export function EquityCurve() {
  const [period, setPeriod] = useState<Period>('1w');
  const history = useHistory(period);
  const items = history.data?.items;
  const points = useMemo(
    () =>
      (items ?? []).map(({ at, equity, drawdown_percent: drawdown }) => ({
        time: Math.floor(Date.parse(at) / 1000),
        equity: Number(equity),
        drawdown: Number(drawdown),
      })),
    [items],
  );
  const [pointed, setPointed] = useState<WorthAt>();
  const last = items?.at(-1);
  const said = last
    ? `Equity over time: now ${format.amount(last.equity, 'USD')} US dollars, ${format.percent(last.return_percent)} in the period.`
    : 'Equity over time';
  return (
    <Card
      title="Equity and drawdown"
      tools={<Segmented label="Period" size="small" value={period} onChange={setPeriod} options={periods} />}
    >
      <div className="relative h-72">
        {history.isPending && <Skeleton rows={6} />}
        {history.isError && !items && <Failure error={history.error} retry={() => void history.refetch()} />}
        {items && items.length < 2 && (
          <Empty title="The curve begins here">
            It gets a point for each minute in which you trade, and one each hour while you hold something. Come back
            after your first trades.
          </Empty>
        )}
        {points.length > 1 && (
          <Suspense fallback={<Skeleton rows={6} />}>
            <EquityView label={said} points={points} onPoint={setPointed} />
          </Suspense>
        )}
        {pointed && points.length > 1 && (
          <p className="pointer-events-none absolute top-2 left-3 z-10 text-xs tabular-nums">
            <span className="font-semibold">{format.amount(pointed.equity.toFixed(2), 'USD')} USD</span>
            <span className="ml-2 text-muted">{format.dayAndTime(new Date(pointed.time * 1000).toISOString())}</span>
            {pointed.drawdown < 0 && (
              <span className="ml-2 text-down">{format.percent(pointed.drawdown.toFixed(2))} from the top</span>
            )}
          </p>
        )}
      </div>
      <Rating period={period} />
    </Card>
  );
}

function Rating({ period }: { period: Period }) {
  const { data } = usePerformance(period);
  const ratio = (value: string | null | undefined) => (value == null ? format.unknown : format.quantity(value));
  const figures = [
    [
      'Return',
      'Time-weighted: deposits and withdrawals left out',
      <Change key="r" text={format.percent(data?.total_return_percent)} />,
    ],
    [
      'Max drawdown',
      'The deepest fall from a height before it',
      <Change key="d" text={format.percent(data?.max_drawdown_percent)} />,
    ],
    ['Sharpe', 'Mean daily return over its standard deviation, a year', ratio(data?.sharpe)],
    ['Sortino', 'Mean daily return over its downside deviation, a year', ratio(data?.sortino)],
    [
      'Volatility',
      'Standard deviation of daily returns, a year',
      data?.volatility_percent == null ? format.unknown : `${format.quantity(data.volatility_percent)}%`,
    ],
    [
      'Best / worst day',
      'Of the daily returns in the period',
      data?.best_day_percent == null
        ? format.unknown
        : `${format.percent(data.best_day_percent)} / ${format.percent(data.worst_day_percent)}`,
    ],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-px border-t border-line bg-line sm:grid-cols-3 xl:grid-cols-6">
      {figures.map(([name, meaning, value]) => (
        <div key={name} title={meaning} className="bg-panel px-4 py-2 last:rounded-br-lg">
          <dt className="text-2xs text-muted">{name}</dt>
          <dd className="text-sm font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
