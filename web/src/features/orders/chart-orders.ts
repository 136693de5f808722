import type { Order, OrderChange } from '@/api/types';
import type { PriceMark } from '@/charts/price-lines';
import * as format from '@/ui/format';
import { verbs } from './describe';
import { entryOf, type ExitPrice, isEntry } from './entry-exits';

/** Which of an order's prices a line on the chart stands for. */
type Part = 'limit' | 'stop';

const exits = ['stop', 'profit'] as const;

/**
 * The lines of an instrument's waiting orders: one where each would trade, one where it is triggered. <net> is what is held of it.
 */
export function marksOf(open: readonly Order[], symbol: string, net: string): PriceMark[] {
  return open
    .filter((order) => order.symbol === symbol)
    .flatMap((order) => {
      // A leg that waits for its entry is changed with it, and a trailing stop moves by itself.
      const entry = entryOf(order, open);
      return (['stop', 'limit'] as const).flatMap((part) => {
        const price = part === 'stop' ? order.stop_price : order.limit_price;
        if (price === null) return [];
        const isAtEntry = part === 'limit' || order.limit_price === null;
        return [
          {
            id: `${order.id}:${part}`,
            price,
            title: titleOf(order, part),
            tone: verbs[order.side].tone,
            isMovable: order.type !== 'trailing_stop' && (entry === undefined || isEntry(entry, net)),
            isCancellable: true,
            ...(isAtEntry && isEntry(order, net) && { exits }),
          },
        ];
      });
    });
}

function titleOf({ type, side, qty, parent_id, limit_price }: Order, part: Part): string {
  const what = `${verbs[side].noun} ${format.quantity(qty)}`;
  if (part === 'limit') return type === 'limit' && parent_id !== null ? `TP ${what}` : what;
  if (type === 'trailing_stop') return `Trail ${what}`;
  const name = type.startsWith('take_profit') ? 'TP' : parent_id !== null ? 'SL' : 'Stop';
  return limit_price === null ? `${name} ${what}` : `${name} trigger ${what}`;
}

export const orderOf = (mark: PriceMark): string => mark.id.split(':')[0]!;

export const amendment = (mark: PriceMark, price: string): OrderChange =>
  mark.id.endsWith(':stop') ? { stop_price: price } : { limit_price: price };

/** Which of its entry's exits a leg's line stands for. */
export const exitOfLine = (mark: PriceMark, leg: Order): ExitPrice =>
  leg.cause === 'take_profit_leg' ? 'profit' : mark.id.endsWith(':stop') ? 'stop' : 'limit';
