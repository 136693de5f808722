import { wrongSide } from '@/ui/exit-side';
import { hasLimit, hasStop } from './order-types';
import { type Draft, type FieldErrors, hasExits } from './ticket';

/** The prices that decide whether an order waits, as on the wire; nothing while they are not known. */
export interface Touch {
  last: string | null | undefined;
  bid: string | undefined;
  ask: string | undefined;
}

/** Which trigger and which leg of the draft lies where it would trade at once, and on which side it belongs. */
export function checkSides(draft: Draft, touch: Touch, tick: string): FieldErrors {
  const errors: FieldErrors = {};
  const { side, type, oneCancelsOther } = draft;
  const note = (field: keyof FieldErrors, wrong: string | null) => {
    if (wrong !== null) errors[field] = wrong;
  };
  const whose = (does: Draft['side']) => `that ${does}s`;
  if (hasStop(type)) {
    const leg = type.startsWith('take_profit') ? 'profit' : 'stop';
    const exit = { leg, side, price: draft.stopPrice, reference: watched(draft, touch), tick } as const;
    note('stop_price', wrongSide(exit, whose(side)));
  }
  if (!hasExits(draft)) return errors;
  if (oneCancelsOther) {
    const exit = { leg: 'stop', side, price: draft.stopLoss, reference: watched(draft, touch), tick } as const;
    note('stop_loss.stop_price', wrongSide(exit, whose(side)));
    return errors;
  }
  const reference = entered(draft, touch);
  const exits = { side: side === 'buy' ? 'sell' : 'buy', reference, tick } as const;
  const words = [`after a ${side}`, 'its entry,'] as const;
  note('take_profit.limit_price', wrongSide({ ...exits, leg: 'profit', price: draft.takeProfit }, ...words));
  note('stop_loss.stop_price', wrongSide({ ...exits, leg: 'stop', price: draft.stopLoss }, ...words));
  return errors;
}

/** The price that triggers the order: what was traded last, or the side of the book that it would meet. The mark is not known here. */
function watched({ side, triggerBy }: Draft, { last, bid, ask }: Touch): string | null | undefined {
  const taken = side === 'sell' ? bid : ask;
  if (triggerBy === 'mark') return null;
  return triggerBy === 'quote' ? taken : (last ?? taken);
}

/** What the entry trades at: its limit, its trigger, or the market. */
function entered(draft: Draft, { bid, ask }: Touch): string | null | undefined {
  const stated = hasLimit(draft.type) ? draft.limitPrice : hasStop(draft.type) ? draft.stopPrice : null;
  if (stated !== null) return /^\d+(\.\d+)?$/.test(stated.trim()) ? stated.trim() : null;
  return draft.type === 'market' ? (draft.side === 'buy' ? ask : bid) : null;
}
