import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import { exchangeExit, place, unlessClosed } from '@/api/order-exchange';
import type { Problem } from '@/api/problem';
import { cancelOrder, replaceOrder } from '@/api/trading';
import type { Position } from '@/api/types';
import { ending, type Protection, reversing, stepTo } from './protection';
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
    for (const old of ending(now)) await cancelOrder(old).catch(unlessClosed);
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
    else if (step?.do === 'cancel') await cancelOrder(step.id);
    else if (step?.do === 'change') await replaceOrder(step.id, step.change);
    else if (step?.do === 'exchange') await exchangeExit(step);
  });

function useChange<TInput, TOutput>(mutationFn: (input: TInput) => Promise<TOutput>) {
  const queries = useQueryClient();
  return useMutation<TOutput, Problem, TInput>({
    mutationFn,
    onSettled: () => Promise.all([positionsKey, ['orders']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
