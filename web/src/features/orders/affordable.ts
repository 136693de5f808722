import { Decimal } from '@/api/decimal';
import type { Account, Instrument, Level } from '@/api/types';
import { hasLimit, hasStop } from './order-types';
import type { Draft } from './ticket';

/** What the size of an order that takes all depends on. */
export interface BuyingPower {
  instrument: Instrument;
  asks: readonly Level[];
  fees: Pick<Account, 'taker_fee_rate'>;
  /** What can be spent, in the quote asset for a buyer and for whoever borrows what he sells, else in the base asset. */
  available: string;
  /** Whether <available> counts the base asset. */
  inBase: boolean;
}

/** Kept back from a market order for everything: the price may move by half a percent before the order is there. */
const headroom = Decimal.of('0.995');
const one = Decimal.of('1');
const cent = Decimal.of('0.01');

/** The largest quantity that <share> (0 to 1) of what is available pays for, in whole steps. */
export function affordable(draft: Draft, buyingPower: BuyingPower, share: string): Decimal {
  const { instrument, asks, available, inBase } = buyingPower;
  const step = Decimal.of(instrument.step_size);
  const budget = Decimal.of(available).times(Decimal.of(share));
  if (budget.sign <= 0) return Decimal.zero;
  if (inBase) return budget.floorTo(step);

  const price = statedPrice(draft);
  if (price) {
    const fixed = hasLimit(draft.type) ? budget : budget.times(headroom);
    return fixed.dividedBy(withFee(price, buyingPower), step.scale + 1).floorTo(step);
  }
  if (hasLimit(draft.type) || hasStop(draft.type)) return Decimal.zero;

  let money = budget.times(headroom);
  let qty = Decimal.zero;
  for (const [at, shown] of asks) {
    const each = withFee(Decimal.of(at), buyingPower);
    const part = money.dividedBy(each, step.scale + 1).min(Decimal.of(shown));
    qty = qty.plus(part);
    money = money.minus(part.times(each));
    if (part.compare(Decimal.of(shown)) < 0) break;
  }
  return qty.floorTo(step);
}

/** The largest amount of money that <share> of what is available allows, in whole cents; what is in the base asset is priced at <bid>. */
export function affordableMoney(buyingPower: BuyingPower, share: string, bid: string | undefined): Decimal {
  const budget = Decimal.of(buyingPower.available).times(Decimal.of(share));
  if (budget.sign <= 0) return Decimal.zero;
  if (buyingPower.inBase)
    return bid === undefined ? Decimal.zero : budget.times(Decimal.of(bid)).times(headroom).floorTo(cent);
  return budget.times(headroom).dividedBy(withFee(one, buyingPower), 8).floorTo(cent);
}

const withFee = (price: Decimal, { fees }: BuyingPower) => price.times(one.plus(Decimal.of(fees.taker_fee_rate)));

function statedPrice(draft: Draft): Decimal | null {
  const text = hasLimit(draft.type) ? draft.limitPrice : hasStop(draft.type) ? draft.stopPrice : '';
  const price = Decimal.tryParse(text.trim());
  return price && price.sign > 0 ? price : null;
}
