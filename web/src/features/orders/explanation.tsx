import type { ReactNode } from 'react';
import type { Explanation, Instrument, Order, RefusedOrder } from '@/api/types';
import { Dialog } from '@/ui/dialog';
import * as format from '@/ui/format';
import { Failure, Skeleton } from '@/ui/panel';
import { Table, Td, Th } from '@/ui/table';
import { describe, kindOf, verbs } from './describe';
import type { PastOrder } from './past-orders';
import { selfTradeNames, triggerNames } from './order-types';
import { useExplanation } from './queries';

interface WhyProps {
  order: Order;
  instrument: Instrument | undefined;
  onClose: () => void;
}

/** Why an order filled, or did not: the sentence first, and under it what it rests on. */
export function Why({ order, instrument, onClose }: WhyProps) {
  const explanation = useExplanation(order.id);
  return (
    <Dialog title={`Why? Order ${order.id}`} open onOpenChange={(open) => !open && onClose()}>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        <p className="mb-3 text-xs text-muted">
          {verbs[order.side].noun} {describe(order)}, placed {format.dayAndTime(order.created_at)}
        </p>
        {explanation.isPending && <Skeleton rows={5} />}
        {explanation.isError && <Failure error={explanation.error} retry={() => void explanation.refetch()} />}
        {explanation.data && <Story told={explanation.data} instrument={instrument} />}
      </div>
    </Dialog>
  );
}

interface WhyRefusedProps {
  line: PastOrder;
  refused: RefusedOrder;
  onClose: () => void;
}

/** Why an order was refused: it never came to the exchange's books, so there is no more to tell. */
export const WhyRefused = ({ line, refused, onClose }: WhyRefusedProps) => (
  <Dialog title="Why? Refused order" open onOpenChange={(open) => !open && onClose()}>
    <div className="min-h-0 flex-1 overflow-y-auto p-4">
      <p className="mb-3 text-xs text-muted">
        {line.name}, sent {format.dayAndTime(refused.at)}
      </p>
      <p className="text-base leading-relaxed text-pretty">Refused: {format.sentence(refused.detail)}</p>
      <dl className="mt-4 space-y-1.5 text-xs">
        <Fact name="Kind">{line.type}</Fact>
        {refused.take_profit_price !== null && (
          <Fact name="Take profit at">{format.quantity(refused.take_profit_price)}</Fact>
        )}
        {refused.stop_loss_price !== null && (
          <Fact name="Stop loss at">{format.quantity(refused.stop_loss_price)}</Fact>
        )}
        {refused.client_order_id !== null && <Fact name="Your own id">{refused.client_order_id}</Fact>}
      </dl>
    </div>
  </Dialog>
);

const causes = { order: 'taker', print: 'the feed traded', quote: 'the feed quoted through it', auction: 'auction' };

function Story({ told, instrument }: { told: Explanation; instrument: Instrument | undefined }) {
  const tick = instrument?.tick_size ?? '0.01';
  const quote = instrument?.quote ?? 'USD';
  const price = (value: string | null) => format.price(value, tick);
  const touch = (at: { bid: string | null; ask: string | null }) => `${price(at.bid)} bid, ${price(at.ask)} asked`;
  const queue = (place: NonNullable<Explanation['first_rest']>) =>
    `${format.quantity(place.ahead)} ahead at ${price(place.price)}` +
    (Number(place.ahead) > 0 ? `, ${format.quantity(place.ahead_of_house)} of it the market's` : '');
  return (
    <>
      <p className="text-base leading-relaxed text-pretty">{format.sentence(told.sentence)}</p>
      <dl className="mt-4 space-y-1.5 text-xs">
        <Terms order={told.order} />
        <Fact name="Market when placed">{touch(told.at_placing)}</Fact>
        {Number(told.delay_ms) > 0 && <Fact name="On its way">{format.quantity(told.delay_ms)} ms</Fact>}
        {told.at_arrival && <Fact name="Market on arrival">{touch(told.at_arrival)}</Fact>}
        {told.triggered && (
          <Fact name="Triggered">
            by {price(told.triggered.price)}, {format.dayAndTime(told.triggered.at)}
          </Fact>
        )}
        {told.first_rest && <Fact name="Joined the queue">{queue(told.first_rest)}</Fact>}
        {told.queue_now && <Fact name="In the queue now">{queue(told.queue_now)}</Fact>}
        {told.waiting && (
          <Fact name="Watches">
            {triggerNames[told.order.trigger_by]}, now {price(told.waiting.price)}
          </Fact>
        )}
        {told.order.status === 'pending' && <Trail told={told} price={price} />}
        {told.to_reach && (
          <Fact name="Still to come">
            {price(told.to_reach.price)} ({format.share(told.to_reach.percent)})
          </Fact>
        )}
        {told.levels_walked > 0 && <Fact name="Price levels taken">{told.levels_walked}</Fact>}
        {told.replacements.map((change) => (
          <Fact key={change.at} name={`Changed ${format.timeOfDay(change.at)}`}>
            {format.quantity(change.qty)}
            {change.limit_price !== null && ` at ${price(change.limit_price)}`}
            {change.stop_price !== null && ` stop ${price(change.stop_price)}`}
            {change.kept_place ? ', kept its place' : ', to the end of the queue'}
          </Fact>
        ))}
        {told.fee_lines && Number(told.order.fees) !== 0 && (
          <Fact name="Fees">
            {format.amount(told.order.fees, quote)} {quote}
          </Fact>
        )}
        {told.closed_at !== null && <Fact name="Ended">{format.dayAndTime(told.closed_at)}</Fact>}
      </dl>
      {told.fills.length > 0 && (
        <Table className="mt-4" aria-label="Fills">
          <thead>
            <tr>
              <Th>Time</Th>
              <Th number>Price</Th>
              <Th number>Quantity</Th>
              <Th>Because</Th>
            </tr>
          </thead>
          <tbody>
            {told.fills.slice(0, mostFills).map((fill) => (
              <tr key={fill.trade_id}>
                <Td className="text-muted">{format.timeOfDay(fill.at)}</Td>
                <Td number>{price(fill.price)}</Td>
                <Td number>{format.quantity(fill.qty)}</Td>
                <Td className="text-muted">
                  {fill.cause === 'order' && fill.liquidity === 'maker' ? 'maker' : causes[fill.cause]}
                  {!fill.from_house && ', another trader'}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {told.fills.length > mostFills && (
        <p className="mt-2 text-xs text-muted">And {told.fills.length - mostFills} more fills.</p>
      )}
    </>
  );
}

/** How far a trailing stop stays behind, and the best price that it has followed. */
function Trail({ told, price }: { told: Explanation; price: (value: string | null) => string }) {
  const { trail_price, trail_percent } = told.order;
  if (trail_price === null && trail_percent === null) return null;
  return (
    <>
      <Fact name="Trails by">{trail_percent === null ? price(trail_price) : `${format.quantity(trail_percent)}%`}</Fact>
      {told.waiting?.best_price != null && <Fact name="Best price so far">{price(told.waiting.best_price)}</Fact>}
    </>
  );
}

const mostFills = 50;

/** What the order asked for beside price and quantity, where it is not what is usual. */
function Terms({ order }: { order: Order }) {
  const { stop_price, legs, order_class, trigger_by, self_trade_prevention, display_qty, client_order_id } = order;
  return (
    <>
      <Fact name="Kind">{kindOf(order)}</Fact>
      {order_class === 'oco' && legs.length > 0 && (
        <Fact name="Cancels, or is cancelled by">Order {legs.join(', ')}</Fact>
      )}
      {order.parent_id !== null && <Fact name="Belongs to">Order {order.parent_id}</Fact>}
      {stop_price !== null && <Fact name="Triggered by">{triggerNames[trigger_by]}</Fact>}
      {display_qty !== null && <Fact name="Shows at a time">{format.quantity(display_qty)}</Fact>}
      {order.cause === 'placed' && self_trade_prevention !== 'cancel_newest' && (
        <Fact name="Self-trade prevention">{selfTradeNames[self_trade_prevention]}</Fact>
      )}
      {client_order_id !== null && <Fact name="Your own id">{client_order_id}</Fact>}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="shrink-0 text-muted">{name}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}
