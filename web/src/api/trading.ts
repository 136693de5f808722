import { answer, api } from './client';
import { Problem } from './problem';
import type { Order, OrderChange, OrderRequest } from './types';

/** Milliseconds between one try and the next; soon, for nobody expects an order that goes out later than that. */
const pauses = [400, 1_200];
/** Milliseconds that an answer is waited for. */
const patience = 15_000;

/** The same order under the same key is placed once, however often it is asked for. */
export const placeOrder = (body: OrderRequest, key: string): Promise<Order> =>
  untilAnswered((signal) =>
    answer(api.POST('/api/v1/orders', { body, params: { header: { 'Idempotency-Key': key } }, signal })),
  );

export const cancelOrder = (id: string): Promise<Order> =>
  untilAnswered(
    (signal) => answer(api.DELETE('/api/v1/orders/{id}', { params: { path: { id } }, signal })),
    unlessDone('order_closed', id, (order) => order.cancel_reason === 'requested'),
  );

export const replaceOrder = (id: string, body: OrderChange): Promise<Order> =>
  untilAnswered(
    (signal) => answer(api.PATCH('/api/v1/orders/{id}', { params: { path: { id } }, body, signal })),
    unlessDone('nothing_to_replace', id, () => true),
  );

export const orderOf = (id: string): Promise<Order> =>
  answer(api.GET('/api/v1/orders/{id}', { params: { path: { id } } }));

/**
 * What a repetition is refused with when the first was carried out: the browser sends a request again by itself where a connection breaks that
 * it used before. Then the order is as it was asked for, and that is the answer.
 */
const unlessDone = (code: string, id: string, isDone: (order: Order) => boolean) => async (problem: Problem) => {
  const order = problem.code === code ? await orderOf(id) : null;
  if (!order || !isDone(order)) throw problem;
  return order;
};

/**
 * A connection that breaks may break between what is done and the answer: then it is asked again, which does nothing twice.
 * @throws Problem which says that it may have been done, where no answer came at all.
 */
async function untilAnswered(
  send: (signal: AbortSignal) => Promise<Order>,
  refused: (problem: Problem) => Promise<Order> = (problem) => Promise.reject(problem),
): Promise<Order> {
  for (let tries = 0; ; tries++) {
    try {
      return await send(AbortSignal.timeout(patience));
    } catch (cause) {
      const isMute = cause instanceof DOMException && cause.name === 'TimeoutError';
      if (!isMute && !(cause instanceof Problem)) throw cause;
      if (cause instanceof Problem) {
        // What was sent before may have arrived, whether or not there is a network by now.
        const isLost = cause.code === 'unreachable' || (tries > 0 && cause.code === 'offline');
        if (!isLost) return await refused(cause);
      }
      if (isMute || tries === pauses.length) throw Problem.unanswered();
      await new Promise((resolve) => setTimeout(resolve, pauses[tries]));
    }
  }
}
