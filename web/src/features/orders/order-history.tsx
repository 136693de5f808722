import type { Instrument } from '@/api/types';
import { useChannel, useRefetchOnChange } from '@/stream/hooks';
import { Button } from '@/ui/button';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { Table, Td, Th } from '@/ui/table';
import { statusNames, typeNames, verbs } from './describe';
import { closedOrdersKey, useClosedOrders } from './queries';

export function OrderHistory({ instruments }: { instruments: ReadonlyMap<string, Instrument> }) {
  const orders = useClosedOrders();
  useRefetchOnChange(useChannel('user:orders')?.closed, closedOrdersKey);
  return (
    <section aria-label="Order history" className="h-full">
      {orders.isPending && <Skeleton rows={4} />}
      {orders.isError && <Failure error={orders.error} retry={() => void orders.refetch()} />}
      {orders.data?.length === 0 && <Empty title="No past orders">Filled and cancelled orders are kept here.</Empty>}
      {orders.data && orders.data.length > 0 && (
        <>
          <Table>
            <thead>
              <tr>
                <Th>Instrument</Th>
                <Th>Side</Th>
                <Th className="@max-2xl:hidden">Type</Th>
                <Th number className="@max-2xl:hidden">
                  Limit
                </Th>
                <Th number className="@max-2xl:hidden">
                  Stop
                </Th>
                <Th number>Average</Th>
                <Th number>Filled / Quantity</Th>
                <Th>Status</Th>
                <Th className="@max-2xl:hidden">Updated</Th>
              </tr>
            </thead>
            <tbody>
              {orders.data.map((order) => {
                const tick = instruments.get(order.symbol)?.tick_size ?? '0.01';
                return (
                  <tr key={order.id}>
                    <Td className="font-medium">{order.symbol}</Td>
                    <Td className={verbs[order.side].text}>{verbs[order.side].noun}</Td>
                    <Td className="@max-2xl:hidden">{typeNames[order.type]}</Td>
                    <Td number className="@max-2xl:hidden">
                      {format.price(order.limit_price, tick)}
                    </Td>
                    <Td number className="@max-2xl:hidden">
                      {format.price(order.stop_price, tick)}
                    </Td>
                    <Td number>{format.price(order.filled_avg_price, tick)}</Td>
                    <Td number>
                      <span className="text-muted">{format.quantity(order.filled_qty)} / </span>
                      {format.quantity(order.qty)}
                    </Td>
                    <Td>{statusNames[order.status]}</Td>
                    <Td className="text-muted @max-2xl:hidden">{format.dayAndTime(order.updated_at)}</Td>
                  </tr>
                );
              })}
            </tbody>
          </Table>
          {orders.hasNextPage && (
            <div className="p-2 text-center">
              <Button size="small" busy={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>
                Show older orders
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}
