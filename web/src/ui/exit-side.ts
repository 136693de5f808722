import { Decimal } from '@/api/decimal';
import * as format from './format';

export interface Exit {
  /** A stop ends a loss, a take-profit takes a gain. */
  leg: 'stop' | 'profit';
  /** Of the order that leaves the position: a sell closes a long one. */
  side: 'buy' | 'sell';
  /** As it was entered; what is no number is wrong in another way and judged elsewhere. */
  price: string;
  /** What it is compared with: the market, or the entry's price. */
  reference: string | null | undefined;
  tick: string;
}

/** Why a stop or a take-profit would trade at once instead of waiting; null where it waits, or where nobody knows. */
export function wrongSide(exit: Exit, whose: string, against = 'the market, now'): string | null {
  const { leg, side, reference, tick } = exit;
  const price = Decimal.tryParse(exit.price.trim());
  if (!price || reference == null) return null;
  const isBelow = (side === 'sell') === (leg === 'stop');
  const distance = price.compare(Decimal.of(reference));
  if (isBelow ? distance < 0 : distance > 0) return null;
  const name = leg === 'stop' ? 'stop' : 'take-profit';
  return `A ${name} ${whose} goes ${isBelow ? 'below' : 'above'} ${against} ${format.price(reference, tick)}.`;
}

/** What leaving at a price would come to: "Stop loss 49,000.00, −1,000.00 (−2.00%), −100.00 USD". */
export function exitText(
  leg: Exit['leg'],
  { price, from, profit, tick, quote }: { price: string; from: string; profit: string; tick: string; quote: string },
): string {
  const distance = Decimal.of(price).minus(Decimal.of(from));
  const percent = distance.times(Decimal.of('100')).dividedBy(Decimal.of(from), 4);
  const name = leg === 'stop' ? 'Stop loss' : 'Take profit';
  const away = format.signed(distance.toString(), format.decimalsOf(tick));
  return `${name} ${format.price(price, tick)}, ${away} (${format.percent(percent.toString())}), ${format.signed(profit)} ${quote}`;
}
