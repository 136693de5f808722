import { Decimal } from '@/api/decimal';
import * as format from '@/ui/format';
import { hasLimit, hasStop } from './order-types';
import type { Draft } from './ticket';

const hundred = Decimal.of('100');

/** What to ask about a price that is more than <percent> away from the market; null where none is, or nobody knows. */
export function farPrice(
  draft: Draft,
  market: string | null | undefined,
  percent: 'off' | '2' | '5' | '10',
  tick: string,
): string | null {
  if (percent === 'off' || market == null) return null;
  const reference = Decimal.of(market);
  const stated = [
    ['limit', hasLimit(draft.type) ? draft.limitPrice : ''],
    ['trigger', hasStop(draft.type) ? draft.stopPrice : ''],
  ] as const;
  for (const [name, text] of stated) {
    const price = Decimal.tryParse(text.trim());
    if (!price || reference.sign <= 0) continue;
    const away = price.minus(reference).times(hundred).dividedBy(reference, 4);
    if (away.abs().compare(Decimal.of(percent)) <= 0) continue;
    const side = away.sign > 0 ? 'above' : 'below';
    return (
      `The ${name} of ${format.price(price.toString(), tick)} is ${format.share(away.abs().toString())} ${side} ` +
      `the market, now ${format.price(market, tick)}.`
    );
  }
  return null;
}
