import { useState } from 'react';
import type { Instrument } from '@/api/types';
import { useChannel, useRefetchOnChange } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { DataTable } from '@/ui/data-table';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import type { Column } from '@/ui/rows';
import { Td } from '@/ui/table';
import { verbs } from './describe';
import { Why, WhyRefused } from './explanation';
import { type PastOrder, withRefused } from './past-orders';
import { allClosedOrders, closedOrdersKey, newestBefore, useClosedOrders, useRefusedOrders } from './queries';

const columns: Column<PastOrder>[] = [
  { name: 'Instrument', text: (line) => line.symbol },
  { name: 'Side', text: (line) => line.side },
  { name: 'Type', className: '@max-2xl:hidden', text: (line) => line.type },
  { name: 'Limit', number: true, className: '@max-2xl:hidden', text: (line) => line.limit },
  { name: 'Stop', number: true, className: '@max-2xl:hidden', text: (line) => line.stop },
  { name: 'Average', number: true, className: '@max-md:hidden', text: (line) => line.average },
  { name: 'Filled / Quantity', number: true, text: (line) => line.filled },
  { name: 'Status', text: (line) => line.status },
  { name: 'Updated', className: '@max-2xl:hidden', text: (line) => line.at },
  { name: 'Why', hidden: true },
];

export function OrderHistory({ instruments }: { instruments: ReadonlyMap<string, Instrument> }) {
  const orders = useClosedOrders();
  const refused = useRefusedOrders().data ?? [];
  const told = useChannel('user:orders')?.closed;
  const [asked, setAsked] = useState<PastOrder | null>(null);
  useRefetchOnChange(told, closedOrdersKey, 2_000);
  const all = orders.data && withRefused(newestBefore(told, orders.data), refused);
  const close = () => setAsked(null);
  return (
    <section aria-label="Order history" className="h-full">
      {orders.isPending && <Skeleton rows={4} />}
      {orders.isError && !all && <Failure error={orders.error} retry={() => void orders.refetch()} />}
      {all?.length === 0 && (
        <Empty title="No past orders">
          Filled and cancelled orders are kept here, and those that were refused for a day.
        </Empty>
      )}
      {all && all.length > 0 && (
        <DataTable
          name="Order history"
          rows={all}
          columns={columns}
          rowKey={(line) => line.key}
          cells={(line) => <Cells line={line} instrument={instruments.get(line.symbol)} onAsk={setAsked} />}
          loadAll={async () => withRefused(await allClosedOrders(), refused)}
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
      {asked?.order && <Why order={asked.order} instrument={instruments.get(asked.symbol)} onClose={close} />}
      {asked?.refused && <WhyRefused line={asked} refused={asked.refused} onClose={close} />}
    </section>
  );
}

interface CellsProps {
  line: PastOrder;
  instrument: Instrument | undefined;
  onAsk: (line: PastOrder) => void;
}

function Cells({ line, instrument, onAsk }: CellsProps) {
  const tick = instrument?.tick_size ?? '0.01';
  return (
    <>
      <Td className="font-medium">{line.symbol}</Td>
      <Td className={verbs[line.side].text}>{verbs[line.side].noun}</Td>
      <Td className="@max-2xl:hidden">{line.type}</Td>
      <Td number className="@max-2xl:hidden">
        {format.price(line.limit, tick)}
      </Td>
      <Td number className="@max-2xl:hidden">
        {format.price(line.stop, tick)}
      </Td>
      <Td number className="@max-md:hidden">
        {format.price(line.average, tick)}
      </Td>
      <Td number>
        <span className="text-muted">{format.quantity(line.filled)} / </span>
        {line.size}
      </Td>
      <Td className={line.refused && 'text-warn'}>{line.status}</Td>
      <Td className="text-muted @max-2xl:hidden">{format.dayAndTime(line.at)}</Td>
      <Td number>
        <Button size="small" look="quiet" onClick={() => onAsk(line)} aria-label={`Why? ${line.name}`}>
          Why?
        </Button>
      </Td>
    </>
  );
}
