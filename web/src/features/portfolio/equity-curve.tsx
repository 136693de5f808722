import { lazy, Suspense, useMemo, useState } from 'react';
import type { WorthAt } from '@/charts/equity-chart';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import { FigureName } from '@/ui/figures';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { Segmented } from '@/ui/segmented';
import { marksOf } from './flows';
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

type Look = 'equity' | 'return';
const looks: readonly { value: Look; label: string }[] = [
  { value: 'equity', label: 'Equity' },
  { value: 'return', label: 'Return' },
];

/** What the account was worth, or what it returned, how deep it fell, and how that is rated. */
export function EquityCurve() {
  const [period, setPeriod] = useState<Period>('1w');
  const [look, setLook] = useState<Look>('equity');
  const history = useHistory(period);
  const items = history.data?.items;
  const marks = useMemo(() => (history.data ? marksOf(history.data) : []), [history.data]);
  const curve = useMemo(
    () => ({
      unit: look === 'equity' ? ('money' as const) : ('percent' as const),
      points: (items ?? []).map((item) => ({
        time: Math.floor(Date.parse(item.at) / 1000),
        value: Number(look === 'equity' ? item.equity : item.return_percent),
        drawdown: Number(item.drawdown_percent),
      })),
      // Money that comes and goes is no part of what is returned.
      marks: look === 'equity' ? marks : [],
    }),
    [items, look, marks],
  );
  const [pointed, setPointed] = useState<WorthAt>();
  return (
    <Card
      title="Equity and drawdown"
      tools={
        <div className="flex flex-wrap gap-2">
          <Segmented label="Curve" size="small" value={look} onChange={setLook} options={looks} />
          <Segmented label="Period" size="small" value={period} onChange={setPeriod} options={periods} />
        </div>
      }
    >
      <div className="relative h-72">
        {history.isPending && <Skeleton rows={6} />}
        {history.isError && !items && <Failure error={history.error} retry={() => void history.refetch()} />}
        {items && items.length < 2 && (
          <Empty title="The curve begins here">There is nothing to show of this account yet.</Empty>
        )}
        {items && items.length > 1 && (
          <Suspense fallback={<Skeleton rows={6} />}>
            <EquityView label={said(look, items.at(-1)!, items.length)} curve={curve} onPoint={setPointed} />
          </Suspense>
        )}
        {pointed && items && items.length > 1 && (
          <p className="pointer-events-none absolute top-2 left-2 z-10 mr-20 flex flex-wrap gap-x-2 rounded bg-panel/85 px-1 text-xs tabular-nums">
            <span className="font-semibold">
              {look === 'equity'
                ? `${format.amount(pointed.value.toFixed(2), 'USD')} USD`
                : format.percent(pointed.value.toFixed(2))}
            </span>
            <span className="text-muted">{format.dayAndTime(new Date(pointed.time * 1000).toISOString())}</span>
            {pointed.drawdown < 0 && (
              <span className="text-down">{format.percent(pointed.drawdown.toFixed(2))} from the top</span>
            )}
            {curve.marks
              .filter(({ time }) => time === pointed.time)
              .map(({ text }) => (
                <span key={text}>{text}</span>
              ))}
          </p>
        )}
      </div>
      {marks.length > 0 && <Flows marks={marks} />}
      <Rating period={period} />
    </Card>
  );
}

/** What the picture shows, in words. */
function said(look: Look, last: { equity: string; return_percent: string }, points: number): string {
  const now =
    look === 'equity' ? `${format.amount(last.equity, 'USD')} US dollars` : format.percent(last.return_percent);
  const returned = look === 'equity' ? `, ${format.percent(last.return_percent)} in the period` : '';
  return `${look === 'equity' ? 'Equity' : 'Return'} over time: now ${now}${returned}, in ${points} points`;
}

/** What was paid in and taken out, as it is marked on the curve. */
function Flows({ marks }: { marks: ReturnType<typeof marksOf> }) {
  return (
    <details className="border-t border-line px-4 text-xs">
      <summary className="cursor-pointer py-2 text-muted hover:text-text pointer-coarse:py-3.5">
        Deposits, withdrawals and resets ({marks.length})
      </summary>
      <ul aria-label="Deposits, withdrawals and resets" className="max-h-40 space-y-1 overflow-y-auto pb-3">
        {marks.toReversed().map(({ at, text }, index) => (
          <li key={index} className="flex gap-3 tabular-nums">
            <span className="text-muted">{format.dayAndTime(at)}</span>
            {text}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Rating({ period }: { period: Period }) {
  const { data } = usePerformance(period);
  const ratio = (value: string | null | undefined) => (value == null ? format.unknown : format.quantity(value));
  const values = [
    ['return', <Change key="r" text={format.percent(data?.total_return_percent)} />],
    ['drawdown', <Change key="d" text={format.percent(data?.max_drawdown_percent)} />],
    ['sharpe', ratio(data?.sharpe)],
    ['sortino', ratio(data?.sortino)],
    ['volatility', data?.volatility_percent == null ? format.unknown : `${format.quantity(data.volatility_percent)}%`],
    [
      'days',
      data?.best_day_percent == null
        ? format.unknown
        : `${format.percent(data.best_day_percent)} / ${format.percent(data.worst_day_percent)}`,
    ],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-px border-t border-line bg-line sm:grid-cols-3 xl:grid-cols-6">
      {values.map(([of, value]) => (
        <div key={of} className="bg-panel px-4 py-2 last:rounded-br-lg">
          <dt className="text-2xs text-muted">
            <FigureName of={of} />
          </dt>
          <dd className="text-sm font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
