import { Link } from 'react-router';
import type { Instrument, Order } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Button } from '@/ui/button';
import * as format from '@/ui/format';
import { Empty, Skeleton } from '@/ui/panel';
import { Table, Td, Th } from '@/ui/table';
import { useToast } from '@/ui/toast';
import { describe, statusNames, typeNames, verbs } from './describe';
import { useCancelOrder } from './queries';

export function OpenOrders({ instruments }: { instruments: ReadonlyMap<string, Instrument> }) {
  const orders = useChannel('user:orders');
  return (
    <section aria-label="Open orders" className="h-full">
      {!orders && <Skeleton rows={4} />}
      {orders?.open.length === 0 && (
        <Empty title="No open orders">
          Place a limit order away from the price, and it waits here until the market comes to it.
        </Empty>
      )}
      {orders && orders.open.length > 0 && (
        <Table>
          <thead>
            <tr>
              <Th>Instrument</Th>
              <Th>Side</Th>
              <Th className="@max-2xl:hidden">Type</Th>
              <Th number>Price</Th>
              <Th number className="@max-lg:hidden">
                Stop
              </Th>
              <Th number>Filled / Quantity</Th>
              <Th className="@max-2xl:hidden">Status</Th>
              <Th className="@max-2xl:hidden">Placed</Th>
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {orders.open.map((order) => (
              <Row key={order.id} order={order} instrument={instruments.get(order.symbol)} />
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function Row({ order, instrument }: { order: Order; instrument: Instrument | undefined }) {
  const cancel = useCancelOrder();
  const toast = useToast();
  const tick = instrument?.tick_size ?? '0.01';
  const press = () =>
    cancel.mutate(order.id, {
      onSuccess: () => toast({ title: 'Order cancelled', detail: describe(order) }),
      onError: (problem) => toast({ title: 'Could not cancel', detail: problem.message }),
    });
  return (
    <tr className="hover:bg-hover/40">
      <Td className="font-medium">
        <Link to={`/trade/${order.symbol}`} className="hover:underline">
          {order.symbol}
        </Link>
      </Td>
      <Td className={verbs[order.side].text}>{verbs[order.side].noun}</Td>
      <Td className="@max-2xl:hidden">{typeNames[order.type]}</Td>
      <Td number>
        {order.limit_price === null ? 'Market' : format.price(order.limit_price, tick)}
        {order.stop_price !== null && (
          <span className="block text-2xs text-muted @lg:hidden">stop {format.price(order.stop_price, tick)}</span>
        )}
      </Td>
      <Td number className="@max-lg:hidden">
        {format.price(order.stop_price, tick)}
      </Td>
      <Td number>
        <span className="text-muted">{format.quantity(order.filled_qty)} / </span>
        {format.quantity(order.qty)}
      </Td>
      <Td className="@max-2xl:hidden">{statusNames[order.status]}</Td>
      <Td className="text-muted @max-2xl:hidden">{format.dayAndTime(order.created_at)}</Td>
      <Td number>
        <Button
          size="small"
          busy={cancel.isPending}
          onClick={press}
          aria-label={`Cancel ${verbs[order.side].noun} ${describe(order)}`}
        >
          Cancel
        </Button>
      </Td>
    </tr>
  );
}
