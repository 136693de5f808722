import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import { Problem } from '@/api/problem';
import type { Order, OrderRequest, Position } from '@/api/types';
import { ending, type Protection, reversing, type Step, stepTo } from './protection';
import { positionsKey } from './queries';

/** Closes a position at the market; orders in the instrument, which may hold what is to be sold, are cancelled first. */
export const useClosePosition = () =>
  useChange((position: Position) =>
    answer(
      api.DELETE('/api/v1/positions/{symbol}', {
        params: { path: { symbol: position.symbol }, query: { cancel_orders: true } },
      }),
    ),
  );

/** Takes as much again the other way, and takes back what protected the position that was. */
export const useReversePosition = () =>
  useChange(async ({ position, now }: { position: Position; now: Protection }) => {
    const order = await place(reversing(position));
    for (const old of ending(now)) await cancel(old).catch(unlessClosed);
    return order;
  });

export interface Rule {
  position: Position;
  now: Protection;
  leg: 'stop' | 'profit';
  /** Null takes it away. */
  price: string | null;
}

/** Moves, sets or takes away the stop or the take-profit of a position. What fails says what protects the position now. */
export const useProtect = () =>
  useChange(async ({ position, now, leg, price }: Rule) => {
    const step = stepTo(position, now, leg, price);
    if (step?.do === 'place') await place(step.order);
    else if (step?.do === 'cancel') await cancel(step.id);
    else if (step?.do === 'change')
      await answer(api.PATCH('/api/v1/orders/{id}', { params: { path: { id: step.id } }, body: step.change }));
    else if (step?.do === 'exchange') await exchange(step);
  });

type Exchange = Extract<Step, { do: 'exchange' }>;

/** Why the new order cannot be there beside the old one: that holds what the new one needs. */
const lacksBuyingPower = /^(insufficient_|not_shortable)/;

/** Nothing is cancelled for an order that would be refused. Where both can be there at once, the old one goes last. */
async function exchange(step: Exchange): Promise<void> {
  const { refusal } = await answer(api.POST('/api/v1/orders/preview', { body: step.by }));
  if (!refusal) await placeFirst(step);
  else if (lacksBuyingPower.test(refusal.code)) await cancelFirst(step);
  else throw new Problem(422, refusal.code, refusal.detail);
}

async function placeFirst({ id, by }: Exchange): Promise<void> {
  const placed = await place(by);
  try {
    await cancel(id);
  } catch (problem) {
    // The old one has just been filled, perhaps: then there is nothing left for the new one.
    await cancel(placed.id).catch(unlessClosed);
    throw problem;
  }
}

/** What was cancelled for an order that is refused all the same is placed again. */
async function cancelFirst({ id, by, back }: Exchange): Promise<void> {
  await cancel(id);
  const old = await ended(id);
  if (old.status === 'filled') throw new Problem(409, 'order_closed', 'It has just been filled: nothing was changed.');
  try {
    await place(by);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    throw new Problem(problem.status, problem.code, `${problem.message} ${await restored(problem, back)}`);
  }
}

async function restored(problem: Problem, back: OrderRequest): Promise<string> {
  if (problem.isOutcomeUnknown)
    return 'What was there before is cancelled. Look at the open orders: the new one may have been placed all the same.';
  try {
    await place(back);
    return 'What was there before was placed again.';
  } catch {
    return 'What was there before could not be placed again: nothing protects this position now.';
  }
}

/** How often, and how long, is asked whether an order has ended: a cancellation is on its way as long as the account's delay. */
const [pause, patience] = [100, 10_000];

async function ended(id: string): Promise<Order> {
  const until = performance.now() + patience;
  for (;;) {
    const order = await answer(api.GET('/api/v1/orders/{id}', { params: { path: { id } } }));
    if (!['pending', 'open', 'partially_filled'].includes(order.status)) return order;
    if (performance.now() > until)
      throw new Problem(409, 'order_not_ended', 'Its cancellation is still on its way. Try again when it has arrived.');
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

const cancel = (id: string): Promise<Order> => answer(api.DELETE('/api/v1/orders/{id}', { params: { path: { id } } }));

/** What has ended already need not be cancelled. */
function unlessClosed(problem: unknown): void {
  if (!(problem instanceof Problem && problem.code === 'order_closed')) throw problem;
}

function place(order: OrderRequest): Promise<Order> {
  const key = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return answer(api.POST('/api/v1/orders', { body: order, params: { header: { 'Idempotency-Key': key } } }));
}

function useChange<TInput, TOutput>(mutationFn: (input: TInput) => Promise<TOutput>) {
  const queries = useQueryClient();
  return useMutation<TOutput, Problem, TInput>({
    mutationFn,
    onSettled: () => queries.invalidateQueries({ queryKey: positionsKey }),
  });
}
