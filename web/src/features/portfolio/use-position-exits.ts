import { useCallback } from 'react';
import type { Instrument, Position } from '@/api/types';
import type { ExitLeg } from '@/charts/exit-handle';
import { useChannel, useReading } from '@/stream/hooks';
import { exitText } from '@/ui/exit-side';
import * as format from '@/ui/format';
import { useToast } from '@/ui/toast';
import { useProtect } from './position-orders';
import { misplaced, protectionOf } from './protection';
import { valueAt } from './value';

const none: readonly never[] = [];

/** The stop and the take-profit of a position as they are dragged out of its line: what they would come to, and what sets them. */
export function usePositionExits(position: Position | undefined, { symbol, tick_size: tick, quote }: Instrument) {
  const { mutateAsync: protect } = useProtect();
  const toast = useToast();
  const open = useChannel('user:orders')?.open ?? none;
  const market = useReading(position ? `ticker:${symbol}` : null);

  const exitAt = useCallback(
    (leg: ExitLeg, price: string) => {
      const from = position?.average_price;
      if (!position || !from) return { text: '', isWrong: true };
      const wrong = misplaced(position, leg, price, market(), tick);
      const profit = valueAt(position, price).unrealized_pnl ?? '0';
      return { text: wrong ?? exitText(leg, { price, from, profit, tick, quote }), isWrong: wrong !== null };
    },
    [position, market, tick, quote],
  );
  const exit = useCallback(
    async (leg: ExitLeg, price: string) => {
      if (!position) return;
      const name = leg === 'stop' ? 'Stop' : 'Take profit';
      await protect({ position, now: protectionOf(position, open), leg, price }).then(
        () => toast({ title: `${name} set`, detail: `${symbol} at ${format.price(price, tick)}` }),
        (problem: Error) =>
          toast({
            title: `Could not set the ${name.toLowerCase()}`,
            detail: format.sentence(problem.message),
            tone: 'down',
          }),
      );
    },
    [position, open, protect, toast, symbol, tick],
  );
  return { exitAt, exit };
}
