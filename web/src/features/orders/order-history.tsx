import { useState } from 'react';
import type { Instrument, Order } from '@/api/types';
import { useChannel, useRefetchOnChange } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { DataTable } from '@/ui/data-table';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import type { Column } from '@/ui/rows';
import { Td } from '@/ui/table';
import { describe, kindOf, statusNames, verbs } from './describe';
import { Why } from './explanation';
import { allClosedOrders, closedOrdersKey, newestBefore, useClosedOrders } from './queries';

const columns: Column<Order>[] = [
  { name: 'Instrument', text: (order) => order.symbol },
  { name: 'Side', text: (order) => order.side },
  { name: 'Type', className: '@max-2xl:hidden', text: kindOf },
  { name: 'Limit', number: true, className: '@max-2xl:hidden', text: (order) => order.limit_price },
  { name: 'Stop', number: true, className: '@max-2xl:hidden', text: (order) => order.stop_price },
  { name: 'Average', number: true, className: '@max-md:hidden', text: (order) => order.filled_avg_price },
  { name: 'Filled / Quantity', number: true, text: (order) => order.filled_qty },
  { name: 'Status', text: (order) => statusNames[order.status] },
  { name: 'Updated', className: '@max-2xl:hidden', text: (order) => order.updated_at },
  { name: 'Why', hidden: true },
];

export function OrderHistory({ instruments }: { instruments: ReadonlyMap<string, Instrument> }) {
  const orders = useClosedOrders();
  const told = useChannel('user:orders')?.closed;
  const [asked, setAsked] = useState<Order | null>(null);
  useRefetchOnChange(told, closedOrdersKey, 2_000);
  const all = orders.data && newestBefore(told, orders.data);
  return (
    <section aria-label="Order history" className="h-full">
      {orders.isPending && <Skeleton rows={4} />}
      {orders.isError && !all && <Failure error={orders.error} retry={() => void orders.refetch()} />}
      {all?.length === 0 && <Empty title="No past orders">Filled and cancelled orders are kept here.</Empty>}
      {all && all.length > 0 && (
        <DataTable
          name="Order history"
          rows={all}
          columns={columns}
          rowKey={(order) => order.id}
          cells={(order) => <Cells order={order} instrument={instruments.get(order.symbol)} onAsk={setAsked} />}
          loadAll={allClosedOrders}
          footer={
            orders.hasNextPage && (
              <div className="p-2 text-center">
                <Button size="small" busy={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>
                  Show older orders
                </Button>
              </div>
            )
          }
        />
      )}
      {asked && <Why order={asked} instrument={instruments.get(asked.symbol)} onClose={() => setAsked(null)} />}
    </section>
  );
}

interface CellsProps {
  order: Order;
  instrument: Instrument | undefined;
  onAsk: (order: Order) => void;
}

function Cells({ order, instrument, onAsk }: CellsProps) {
  const tick = instrument?.tick_size ?? '0.01';
  return (
    <>
      <Td className="font-medium">{order.symbol}</Td>
      <Td className={verbs[order.side].text}>{verbs[order.side].noun}</Td>
      <Td className="@max-2xl:hidden">{kindOf(order)}</Td>
      <Td number className="@max-2xl:hidden">
        {format.price(order.limit_price, tick)}
      </Td>
      <Td number className="@max-2xl:hidden">
        {format.price(order.stop_price, tick)}
      </Td>
      <Td number className="@max-md:hidden">
        {format.price(order.filled_avg_price, tick)}
      </Td>
      <Td number>
        <span className="text-muted">{format.quantity(order.filled_qty)} / </span>
        {format.quantity(order.qty)}
      </Td>
      <Td>{statusNames[order.status]}</Td>
      <Td className="text-muted @max-2xl:hidden">{format.dayAndTime(order.updated_at)}</Td>
      <Td number>
        <Button
          size="small"
          look="quiet"
          onClick={() => onAsk(order)}
          aria-label={`Why? ${verbs[order.side].noun} ${describe(order)}`}
        >
          Why?
        </Button>
      </Td>
    </>
  );
}
