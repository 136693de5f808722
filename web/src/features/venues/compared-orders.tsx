import { useState } from 'react';
import type { ComparedOrder } from '@/api/types';
import { Change } from '@/ui/change';
import { DataTable } from '@/ui/data-table';
import * as format from '@/ui/format';
import { Empty } from '@/ui/panel';
import type { Column } from '@/ui/rows';
import { Segmented } from '@/ui/segmented';
import { Td } from '@/ui/table';
import { dateAndTimeOf } from './when';

interface ComparedOrdersProps {
  /** There are older ones, which are not here. */
  isCut: boolean;
  /** Oldest first. */
  orders: readonly ComparedOrder[];
  names: readonly [string, string];
}

type Shown = 'other' | 'all';

/** The orders of both beside each other, with what became of each and why. */
export function ComparedOrders({ isCut, orders, names }: ComparedOrdersProps) {
  const [shown, show] = useState<Shown>('other');
  const differing = orders.filter(({ is_same: isSame }) => !isSame);
  const rows = shown === 'all' ? orders : differing;
  const columns: Column<ComparedOrder>[] = [
    { name: 'Time', className: '@max-2xl:hidden', text: (order) => order.at },
    { name: 'Order', text: orderOf },
    { name: names[0], text: ({ order }) => outcomeOf(order) },
    { name: names[1], text: (each) => outcomeOf(each.with) },
    { name: 'Cost', number: true, text: ({ cost }) => cost },
  ];
  return (
    <section
      aria-label="Orders"
      className="flex h-[34rem] min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-panel"
    >
      <header className="flex flex-wrap items-center justify-between gap-2 px-4 py-2.5">
        <h2 className="text-sm font-semibold">
          Orders
          <span className="ml-2 text-xs font-normal text-muted">
            {differing.length === 0
              ? 'all came out alike'
              : `${differing.length} of ${orders.length} came out otherwise`}
            {isCut && ', of the newest thousand'}
          </span>
        </h2>
        <Segmented
          label="Which orders"
          size="small"
          value={shown}
          onChange={show}
          options={[
            { value: 'other', label: 'Otherwise' },
            { value: 'all', label: 'All' },
          ]}
        />
      </header>
      <div className="@container min-h-0 flex-1">
        {rows.length === 0 ? (
          <Empty title={orders.length === 0 ? 'No orders' : 'No difference'}>
            {orders.length === 0
              ? 'Nothing was ordered in either of them.'
              : 'Every order filled alike, at the same price and cost.'}
          </Empty>
        ) : (
          <DataTable
            name="Compared orders"
            rows={rows}
            columns={columns}
            rowKey={({ order, with: other }) => `${order?.id ?? ''} ${other?.id ?? ''}`}
            cells={(order) => <Cells order={order} />}
          />
        )}
      </div>
    </section>
  );
}

function Cells({ order }: { order: ComparedOrder }) {
  return (
    <>
      <Td className="align-top text-muted @max-2xl:hidden">{dateAndTimeOf(order.at)}</Td>
      <Td className="align-top">
        <span className="text-xs text-muted @2xl:hidden">{dateAndTimeOf(order.at)}</span>
        <span className="block">{orderOf(order)}</span>
      </Td>
      <Td className="min-w-36 align-top whitespace-normal">
        <Outcome side={order.order} />
      </Td>
      <Td className="min-w-36 align-top whitespace-normal">
        <Outcome side={order.with} />
      </Td>
      <Td number className="align-top">
        {order.cost === null ? format.unknown : <Change text={format.cost(order.cost)} />}
      </Td>
    </>
  );
}

function Outcome({ side }: { side: ComparedOrder['order'] }) {
  return (
    <>
      <span className={side ? '' : 'text-muted'}>{outcomeOf(side)}</span>
      {side?.reason && <span className="block text-xs text-muted">{format.sentence(side.reason)}</span>}
    </>
  );
}

/** "Buy 0.01 BTC-USD, market". */
function orderOf({ symbol, side, type, qty }: ComparedOrder): string {
  return `${side === 'buy' ? 'Buy' : 'Sell'} ${format.quantity(qty)} ${symbol}, ${type.replaceAll('_', ' ')}`;
}

/** "Filled at 50,010.00, fees 3.20", "0.5 at 50,010.00, then cancelled", "Not there". */
function outcomeOf(side: ComparedOrder['order']): string {
  if (!side) return 'Not there';
  const status = side.status.replaceAll('_', ' ');
  const capital = status.charAt(0).toUpperCase() + status.slice(1);
  if (side.average_price === null) return capital;
  const price = format.plain(side.average_price);
  const fees = Number(side.fees) === 0 ? '' : `, fees ${format.fixed(side.fees, 2)}`;
  return side.status === 'filled'
    ? `Filled at ${price}${fees}`
    : `${format.quantity(side.filled_qty)} at ${price}${fees}, then ${status}`;
}
