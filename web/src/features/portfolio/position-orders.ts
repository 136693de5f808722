import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { Order, OrderRequest, Position } from '@/api/types';
import { type Protection, reversing, steps } from './protection';
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

/** Takes as much again the other way. */
export const useReversePosition = () => useChange((position: Position) => place(reversing(position)));

export interface Rule {
  position: Position;
  now: Protection;
  leg: 'stop' | 'profit';
  /** Null takes it away. */
  price: string | null;
}

/** Moves, sets or takes away the stop or the take-profit of a position. */
export const useProtect = () =>
  useChange(async ({ position, now, leg, price }: Rule) => {
    for (const step of steps(position, now, leg, price)) {
      if (step.do === 'place') await place(step.order);
      else if (step.do === 'cancel')
        await answer(api.DELETE('/api/v1/orders/{id}', { params: { path: { id: step.id } } }));
      else await answer(api.PATCH('/api/v1/orders/{id}', { params: { path: { id: step.id } }, body: step.change }));
    }
  });

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
