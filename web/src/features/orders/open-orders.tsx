import { X } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Instrument, Order, OrderChange } from '@/api/types';
import { useCanTrade } from '@/api/use-can-trade';
import { useChannel } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { useConfirm } from '@/ui/confirm';
import { DataTable } from '@/ui/data-table';
import { EditCell } from '@/ui/edit-cell';
import * as format from '@/ui/format';
import { Empty, Skeleton } from '@/ui/panel';
import type { Column } from '@/ui/rows';
import { Td } from '@/ui/table';
import { useToast } from '@/ui/toast';
import { describe, kindOf, statusNames, verbs } from './describe';
import { Why } from './explanation';
import { useCancelOrder, useCancelOrders, useReplaceOrder } from './queries';

const columns: Column<Order>[] = [
  { name: 'Instrument', text: (order) => order.symbol },
  { name: 'Side', text: (order) => order.side },
  { name: 'Type', className: '@max-2xl:hidden', text: kindOf },
  { name: 'Price', number: true, text: (order) => order.limit_price },
  { name: 'Stop', number: true, className: '@max-lg:hidden', text: (order) => order.stop_price },
  { name: 'Filled / Quantity', number: true, className: '@max-md:whitespace-normal', text: (order) => order.qty },
  { name: 'Status', className: '@max-2xl:hidden', text: (order) => statusNames[order.status] },
  { name: 'Placed', className: '@max-4xl:hidden', text: (order) => order.created_at },
  { name: 'Actions', hidden: true },
];

export function OpenOrders({ instruments }: { instruments: ReadonlyMap<string, Instrument> }) {
  const orders = useChannel('user:orders');
  const [asked, setAsked] = useState<Order | null>(null);
  const canTrade = useCanTrade();
  return (
    <section aria-label="Open orders" className="h-full">
      {!orders && <Skeleton rows={4} />}
      {orders?.open.length === 0 && (
        <Empty title="No open orders">
          Place a limit order away from the price, and it waits here until the market comes to it.
        </Empty>
      )}
      {orders && orders.open.length > 0 && (
        <DataTable
          name="Open orders"
          rows={orders.open}
          columns={columns}
          rowKey={(order) => order.id}
          cells={(order) => <Cells order={order} instrument={instruments.get(order.symbol)} onAsk={setAsked} />}
          tools={canTrade && orders.open.length > 1 && <CancelAll count={orders.open.length} />}
        />
      )}
      {asked && <Why order={asked} instrument={instruments.get(asked.symbol)} onClose={() => setAsked(null)} />}
    </section>
  );
}

function CancelAll({ count }: { count: number }) {
  const cancel = useCancelOrders();
  const confirm = useConfirm();
  const toast = useToast();
  const press = async () => {
    const sure = await confirm({
      title: 'Cancel all open orders?',
      detail: `${count} orders are waiting.`,
      action: 'Cancel all',
    });
    if (!sure) return;
    cancel.mutate(undefined, {
      onSuccess: ({ count: ended }) => toast({ title: `${ended} ${ended === 1 ? 'order' : 'orders'} cancelled` }),
      onError: (problem) => toast({ title: 'Could not cancel', detail: problem.message, tone: 'down' }),
    });
  };
  return (
    <Button size="small" busy={cancel.isPending} onClick={() => void press()}>
      Cancel all
    </Button>
  );
}

interface CellsProps {
  order: Order;
  instrument: Instrument | undefined;
  onAsk: (order: Order) => void;
}

function Cells({ order, instrument, onAsk }: CellsProps) {
  const cancel = useCancelOrder();
  const replace = useReplaceOrder();
  const canTrade = useCanTrade();
  const toast = useToast();
  const tick = instrument?.tick_size ?? '0.01';
  const name = `${verbs[order.side].noun} ${describe(order)}`;
  // The row is often gone before the answer is there: what is told must not hang on it.
  const press = () =>
    void cancel.mutateAsync(order.id).then(
      () => toast({ title: 'Order cancelled', detail: describe(order) }),
      (problem: Error) => toast({ title: 'Could not cancel', detail: format.sentence(problem.message), tone: 'down' }),
    );
  const change = (what: OrderChange) =>
    replace
      .mutateAsync({ id: order.id, change: what })
      .then((changed) => toast({ title: 'Order changed', detail: describe(changed) }));
  const hasStop = order.stop_price !== null && order.trail_price === null && order.trail_percent === null;
  const stop = hasStop ? (
    <EditCell
      label={`Stop price of ${name}`}
      value={order.stop_price}
      shown={format.price(order.stop_price, tick)}
      step={tick}
      onSave={(price) => change({ stop_price: price })}
      isReadOnly={!canTrade}
    />
  ) : (
    format.price(order.stop_price, tick)
  );
  return (
    <>
      <Td className="font-medium">
        <Link to={`/trade/${order.symbol}`} className="hover:underline">
          {order.symbol}
        </Link>
      </Td>
      <Td className={verbs[order.side].text}>{verbs[order.side].noun}</Td>
      <Td className="@max-2xl:hidden">{kindOf(order)}</Td>
      <Td number>
        {order.limit_price === null ? (
          'Market'
        ) : (
          <EditCell
            label={`Limit price of ${name}`}
            value={order.limit_price}
            shown={format.price(order.limit_price, tick)}
            step={tick}
            onSave={(price) => change({ limit_price: price })}
            isReadOnly={!canTrade}
          />
        )}
        {order.stop_price !== null && <span className="block text-2xs text-muted @lg:hidden">stop {stop}</span>}
      </Td>
      <Td number className="@max-lg:hidden">
        {stop}
      </Td>
      <Td number>
        <span className="text-muted">{format.quantity(order.filled_qty)} / </span>
        <EditCell
          label={`Quantity of ${name}`}
          value={order.qty}
          shown={format.quantity(order.qty)}
          step={instrument?.step_size ?? '0.00000001'}
          onSave={(qty) => change({ qty })}
          isReadOnly={!canTrade}
        />
      </Td>
      <Td className="@max-2xl:hidden">{statusNames[order.status]}</Td>
      <Td className="text-muted @max-4xl:hidden">{format.dayAndTime(order.created_at)}</Td>
      <Td number className="@max-md:pl-0">
        <span className="inline-flex gap-1 @max-md:gap-0.5">
          <Button
            size="small"
            look="quiet"
            onClick={() => onAsk(order)}
            aria-label={`Why? ${name}`}
            className="@max-lg:px-1!"
          >
            Why?
          </Button>
          {canTrade && (
            <Button
              size="small"
              busy={cancel.isPending}
              onClick={press}
              aria-label={`Cancel ${name}`}
              className="@max-lg:w-8 @max-lg:px-0! @max-lg:pointer-coarse:w-11"
            >
              <span className="@max-lg:hidden">Cancel</span>
              <X aria-hidden className="size-4 @lg:hidden" />
            </Button>
          )}
        </span>
      </Td>
    </>
  );
}
