import type { UseQueryResult } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { Decimal } from '@/api/decimal';
import { Problem } from '@/api/problem';
import type { SharedView } from '@/api/types';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import { figures } from '@/ui/figures';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { Table, Td, Th } from '@/ui/table';
import { useAccountView, useLinkView } from './queries';

const EquityView = lazy(() => import('@/charts/equity-view').then((module) => ({ default: module.EquityView })));

export const LinkView = ({ token }: { token: string }) => <View view={useLinkView(token)} />;

export const AccountView = ({ id }: { id: string }) => <View view={useAccountView(id)} />;

/** Somebody's account at one look. There is nothing on it to press. */
function View({ view }: { view: UseQueryResult<SharedView> }) {
  // What was seen before is not kept in sight when the exchange shows it no more.
  if (view.error instanceof Problem && view.error.status === 404)
    return <Empty title="Nothing is shared here">{view.error.message}</Empty>;
  if (view.isPending) return <Skeleton rows={8} />;
  if (view.isError && !view.data) return <Failure error={view.error} retry={() => void view.refetch()} />;
  return <Shown view={view.data} />;
}

function Shown({ view }: { view: SharedView }) {
  const { currency } = view;
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-xl font-semibold tracking-tight">{view.name}</h1>
        <p className="text-muted">View only{view.is_delayed && `, as it was ${format.dayAndTime(view.as_of)}`}</p>
      </div>
      <dl className="grid grid-cols-3 gap-px overflow-hidden rounded-lg border border-line bg-line">
        <Figure name={figures.equity.name}>
          {format.amount(view.equity, currency)} <span className="text-xs text-muted">{currency}</span>
        </Figure>
        <Figure name={figures.total.name}>
          <Change text={format.signed(view.pnl)} />
        </Figure>
        <Figure name={`${figures.return.name}, 30 days`}>
          <Change text={format.percent(view.return_percent)} />
        </Figure>
      </dl>
      <Curve view={view} />
      {view.positions && (
        <Card title="Positions">
          {view.positions.length === 0 ? (
            <p className="p-4 text-muted">The account holds nothing.</p>
          ) : (
            <Scroll name="Positions">
              <Table>
                <thead>
                  <tr>
                    <Th>Instrument</Th>
                    <Th number>Quantity</Th>
                    <Th number>Average price</Th>
                    <Th number>Value</Th>
                    <Th number>{figures.unrealised.name}</Th>
                  </tr>
                </thead>
                <tbody>
                  {view.positions.map((position) => (
                    <tr key={position.symbol}>
                      <Td className="font-medium">{position.symbol}</Td>
                      <Td number>{format.quantity(position.qty)}</Td>
                      <Td number>{priceOf(position.average_price)}</Td>
                      <Td number>{format.amount(position.market_value, currency)}</Td>
                      <Td number>
                        <Change text={format.signed(position.unrealized_pnl)} />
                      </Td>
                    </tr>
                  ))}
                </tbody>
              </Table>
            </Scroll>
          )}
        </Card>
      )}
      <Card title="Trades">
        {view.trades.length === 0 ? (
          <p className="p-4 text-muted">There are no trades to show yet.</p>
        ) : (
          <Scroll name="Trades">
            <Table>
              <thead>
                <tr>
                  <Th>Time</Th>
                  <Th>Instrument</Th>
                  <Th>Side</Th>
                  <Th number>Quantity</Th>
                  <Th number>Price</Th>
                </tr>
              </thead>
              <tbody>
                {view.trades.map((trade, at) => (
                  <tr key={at}>
                    <Td className="text-muted">{format.dayAndTime(trade.at)}</Td>
                    <Td className="font-medium">{trade.symbol}</Td>
                    <Td className={trade.side === 'buy' ? 'text-up' : 'text-down'}>
                      {trade.side === 'buy' ? 'Buy' : 'Sell'}
                    </Td>
                    <Td number>{format.quantity(trade.qty)}</Td>
                    <Td number>{priceOf(trade.price)}</Td>
                  </tr>
                ))}
              </tbody>
            </Table>
          </Scroll>
        )}
      </Card>
    </>
  );
}

/** In cents, and below ten in as many digits as it takes: the ticks of the instruments are not told here. */
function priceOf(value: string | null): string {
  if (value === null) return format.unknown;
  const decimals = Number(value) >= 10 ? 2 : Math.min(8, 5 - Math.floor(Math.log10(Number(value))));
  const short = Decimal.of(value).rounded(decimals).trimmed().toString();
  return format.fixed(short, Math.max(2, format.decimalsOf(short)));
}

/** Wide rows are moved sideways on a small screen, by the keyboard too. */
const Scroll = ({ name, children }: { name: string; children: ReactNode }) => (
  <div role="region" aria-label={`Table of ${name.toLowerCase()}`} tabIndex={0} className="max-h-96 overflow-auto">
    {children}
  </div>
);

function Curve({ view }: { view: SharedView }) {
  const curve = useMemo(
    () => ({
      unit: 'money' as const,
      points: view.curve.map(({ at, equity, drawdown_percent: drawdown }) => ({
        time: Math.floor(Date.parse(at) / 1000),
        value: Number(equity),
        drawdown: Number(drawdown),
      })),
    }),
    [view.curve],
  );
  return (
    <Card title="Equity and drawdown">
      <div className="relative h-72">
        {curve.points.length < 2 ? (
          <Empty title="The curve begins here">It gets a point for each hour in which the account trades.</Empty>
        ) : (
          <Suspense fallback={<Skeleton rows={6} />}>
            <EquityView
              label={`Equity over the last 30 days: ${format.amount(view.equity, view.currency)} ${view.currency} in the end`}
              curve={curve}
            />
          </Suspense>
        )}
      </div>
    </Card>
  );
}

const Figure = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="bg-panel px-4 py-3">
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="mt-0.5 text-base font-semibold max-sm:text-sm">{children}</dd>
  </div>
);
