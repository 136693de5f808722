import type { Exchange } from './as-placed';
import { answer, api } from './client';
import { Decimal } from './decimal';
import { newId } from './new-id';
import { Problem } from './problem';
import { cancelOrder, orderOf, placeOrder } from './trading';
import type { Order, OrderRequest } from './types';

/** Why the new order cannot be there beside the old one: that holds what the new one needs. */
const lacksBuyingPower = /^(insufficient_|not_shortable)/;

/**
 * For what protects a position: nothing is cancelled for an order that would be refused. Where both can be there at once, the old one goes
 * last.
 */
export async function exchangeExit(step: Exchange): Promise<void> {
  if (await fitsBeside(step)) await placeFirst(step);
  else await cancelFirst(step, (order) => order, 'nothing protects this position now.');
}

/** For an entry: both at once could both be filled, so the old one goes first, and only what of it was not filled comes again. */
export async function exchangeEntry(step: Exchange): Promise<void> {
  await fitsBeside(step);
  const rest = (order: OrderRequest, { qty, filled_qty: filled }: Order) => ({
    ...order,
    qty: Decimal.of(qty).minus(Decimal.of(filled)).toString(),
  });
  await cancelFirst(step, rest, 'the order is gone.');
}

/** @throws Problem where the new order would be refused even if the old one were not there. */
async function fitsBeside({ by }: Exchange): Promise<boolean> {
  const { refusal } = await answer(api.POST('/api/v1/orders/preview', { body: by }));
  if (refusal && !lacksBuyingPower.test(refusal.code)) throw new Problem(422, refusal.code, refusal.detail);
  return !refusal;
}

async function placeFirst({ id, by }: Exchange): Promise<void> {
  const placed = await place(by);
  try {
    await cancelOrder(id);
  } catch (problem) {
    // The old one has just been filled, perhaps: then there is nothing left for the new one.
    await cancelOrder(placed.id).catch(unlessClosed);
    throw problem;
  }
}

/** What was cancelled for an order that is refused all the same is placed again. */
async function cancelFirst(
  { id, by, back }: Exchange,
  of: (order: OrderRequest, old: Order) => OrderRequest,
  loss: string,
): Promise<void> {
  await cancelOrder(id);
  const old = await ended(id);
  if (old.status === 'filled') throw new Problem(409, 'order_closed', 'It has just been filled: nothing was changed.');
  try {
    await place(of(by, old));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    throw new Problem(
      problem.status,
      problem.code,
      `${problem.message} ${await restored(problem, of(back, old), loss)}`,
    );
  }
}

async function restored(problem: Problem, back: OrderRequest, loss: string): Promise<string> {
  if (problem.isOutcomeUnknown)
    return 'What was there before is cancelled. Look at the open orders: the new one may have been placed all the same.';
  try {
    await place(back);
    return 'What was there before was placed again.';
  } catch {
    return `What was there before could not be placed again: ${loss}`;
  }
}

/** How often, and how long, is asked whether an order has ended: a cancellation is on its way as long as the account's delay. */
const [pause, patience] = [100, 10_000];

async function ended(id: string): Promise<Order> {
  const until = performance.now() + patience;
  for (;;) {
    const order = await orderOf(id);
    if (!['pending', 'open', 'partially_filled'].includes(order.status)) return order;
    if (performance.now() > until)
      throw new Problem(409, 'order_not_ended', 'Its cancellation is still on its way. Try again when it has arrived.');
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** What has ended already need not be cancelled. */
export function unlessClosed(problem: unknown): void {
  if (!(problem instanceof Problem && problem.code === 'order_closed')) throw problem;
}

export const place = (order: OrderRequest): Promise<Order> => placeOrder(order, newId());
