import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { Problem } from '@/api/problem';
import type { Order, OrderRequest } from '@/api/types';
import { useToast } from '@/ui/toast';
import { describe, verbs } from './describe';
import { closedOrdersKey, refusedOrdersKey, usePlaceOrder } from './queries';

/**
 * Sends orders, each under its own key. When no answer came, nobody knows whether the order was placed: the same order sent again then goes
 * out under the same key, and is placed once.
 */
export function useSubmission() {
  const place = usePlaceOrder();
  const queries = useQueryClient();
  const toast = useToast();
  const unanswered = useRef<{ body: string; key: string } | null>(null);

  async function submit(order: OrderRequest): Promise<Order | null> {
    const body = JSON.stringify(order);
    const key = unanswered.current?.body === body ? unanswered.current.key : newKey();
    unanswered.current = { body, key };
    try {
      const placed = await place.mutateAsync({ order, key });
      unanswered.current = null;
      void queries.invalidateQueries({ queryKey: closedOrdersKey });
      const outcome = outcomeOf(placed);
      if (outcome) toast({ title: outcome, detail: describe(placed), tone: 'plain' });
      return placed;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!error.isOutcomeUnknown) unanswered.current = null;
      void queries.invalidateQueries({ queryKey: refusedOrdersKey });
      return null;
    }
  }

  return { submit, busy: place.isPending, problem: place.error, forgetProblem: place.reset };
}

/** What to say besides the fills, which speak for themselves. */
function outcomeOf(order: Order): string | null {
  switch (order.status) {
    case 'filled':
      return null;
    case 'cancelled':
      return Number(order.filled_qty) > 0
        ? 'Filled in part, the rest was cancelled'
        : 'Nothing to trade with: order cancelled';
    case 'rejected':
    case 'expired':
      return `Order ${order.status}`;
    default:
      return `${verbs[order.side].noun} order placed`;
  }
}

/** 128 random bits. (crypto.randomUUID is only there on https and localhost; this is everywhere.) */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
