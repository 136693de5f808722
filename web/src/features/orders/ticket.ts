import { Decimal } from '@/api/decimal';
import type { Account, Instrument, Level, Order, OrderRequest, Side } from '@/api/types';

/** What the person has entered so far, as entered. */
export interface Draft {
  symbol: string;
  side: Side;
  type: Order['type'];
  timeInForce: Order['time_in_force'];
  qty: string;
  limitPrice: string;
}

/** What the cost depends on. */
export interface Circumstances {
  instrument: Instrument;
  bids: readonly Level[];
  asks: readonly Level[];
  fees: Pick<Account, 'maker_fee_rate' | 'taker_fee_rate'>;
  /** What can be spent: the quote asset for a buyer, the base asset for a seller. */
  available: string;
}

export interface Estimate {
  /** The average price; for a limit order the limit. */
  price: Decimal;
  /** Price times quantity, in the quote asset. */
  value: Decimal;
  fee: Decimal;
  feeRate: string;
  /** What a buyer pays in all, what a seller receives. */
  total: Decimal;
  /** Whether the book shows less than the order asks for. */
  isBeyondBook: boolean;
  /** Whether the account holds too little for it. */
  isTooLarge: boolean;
}

export type FieldName = 'qty' | 'limit_price';
export type FieldErrors = Partial<Record<FieldName, string>>;

export const emptyDraft = (symbol: string): Draft => ({
  symbol,
  side: 'buy',
  type: 'market',
  timeInForce: 'gtc',
  qty: '',
  limitPrice: '',
});

/** What can be said about the entries without the exchange: whether they are numbers that the instrument has. It judges the rest. */
export function check(draft: Draft, instrument: Instrument): FieldErrors {
  const errors: FieldErrors = {};
  const qty = checkNumber(draft.qty, instrument.step_size, 'a quantity');
  if (qty) errors.qty = qty;
  const price = draft.type === 'limit' ? checkNumber(draft.limitPrice, instrument.tick_size, 'a price') : undefined;
  if (price) errors.limit_price = price;
  return errors;
}

function checkNumber(text: string, step: string, what: string): string | undefined {
  if (text.trim() === '') return `Enter ${what}.`;
  const value = Decimal.tryParse(text.trim());
  if (!value) return 'Enter digits with a point, such as 0.5.';
  if (value.sign <= 0) return 'Enter more than zero.';
  if (!value.isMultipleOf(Decimal.of(step))) return `Must be a multiple of ${step}.`;
  return undefined;
}

/** What the order would cost or bring; null while the entries do not say. An estimate: the book moves until the order is there. */
export function estimate(draft: Draft, circumstances: Circumstances): Estimate | null {
  const qty = Decimal.tryParse(draft.qty.trim());
  if (!qty || qty.sign <= 0) return null;
  const { fees, available } = circumstances;
  const opposite = draft.side === 'buy' ? circumstances.asks : circumstances.bids;

  let value: Decimal;
  let price: Decimal;
  let takes = true;
  let isBeyondBook = false;
  if (draft.type === 'limit') {
    const limit = Decimal.tryParse(draft.limitPrice.trim());
    if (!limit || limit.sign <= 0) return null;
    price = limit;
    value = limit.times(qty);
    takes = draft.timeInForce === 'ioc' || crosses(draft.side, limit, opposite[0]);
  } else {
    const swept = sweep(opposite, qty);
    if (!swept) return null;
    ({ value, isBeyondBook } = swept);
    price = swept.average;
  }

  const feeRate = takes ? fees.taker_fee_rate : fees.maker_fee_rate;
  const fee = value.times(Decimal.of(feeRate));
  const total = draft.side === 'buy' ? value.plus(fee) : value.minus(fee);
  const needed = draft.side === 'buy' ? total : qty;
  return { price, value, fee, feeRate, total, isBeyondBook, isTooLarge: needed.compare(Decimal.of(available)) > 0 };
}

function crosses(side: Side, limit: Decimal, best: Level | undefined): boolean {
  if (!best) return false;
  const way = limit.compare(Decimal.of(best[0]));
  return side === 'buy' ? way >= 0 : way <= 0;
}

/** Walks the book from its best price. What is beyond what it shows is taken at the last price shown. */
function sweep(levels: readonly Level[], qty: Decimal) {
  if (levels.length === 0) return null;
  let left = qty;
  let value = Decimal.zero;
  for (const [price, shown] of levels) {
    const taken = left.min(Decimal.of(shown));
    value = value.plus(taken.times(Decimal.of(price)));
    left = left.minus(taken);
    if (left.sign === 0) break;
  }
  const worst = Decimal.of(levels.at(-1)![0]);
  value = value.plus(left.times(worst));
  return { value, average: value.dividedBy(qty, worst.scale + 2), isBeyondBook: left.sign > 0 };
}

/** Kept back from a market buy of everything: the price may rise by half a percent before the order is there. */
const headroom = Decimal.of('0.995');

/** The largest quantity that <share> (0 to 1) of what is available pays for, in whole steps. */
export function affordable(draft: Draft, circumstances: Circumstances, share: string): Decimal {
  const { instrument, asks, fees, available } = circumstances;
  const step = Decimal.of(instrument.step_size);
  const budget = Decimal.of(available).times(Decimal.of(share));
  if (budget.sign <= 0) return Decimal.zero;
  if (draft.side === 'sell') return budget.floorTo(step);

  const withFee = (price: Decimal) => price.times(Decimal.of('1').plus(Decimal.of(fees.taker_fee_rate)));
  const limit = draft.type === 'limit' ? Decimal.tryParse(draft.limitPrice.trim()) : null;
  if (draft.type === 'limit') {
    return limit && limit.sign > 0 ? budget.dividedBy(withFee(limit), step.scale + 1).floorTo(step) : Decimal.zero;
  }
  let money = budget.times(headroom);
  let qty = Decimal.zero;
  for (const [price, shown] of asks) {
    const each = withFee(Decimal.of(price));
    const part = money.dividedBy(each, step.scale + 1).min(Decimal.of(shown));
    qty = qty.plus(part);
    money = money.minus(part.times(each));
    if (part.compare(Decimal.of(shown)) < 0) break;
  }
  return qty.floorTo(step);
}

/** One tick or step up or down from what is entered, and never below one. */
export function nudge(text: string, step: string, up: boolean): string {
  const size = Decimal.of(step);
  const value = (Decimal.tryParse(text.trim()) ?? Decimal.zero).floorTo(size);
  const next = up ? value.plus(size) : value.minus(size);
  return (next.sign > 0 ? next : size).toString();
}

export function toRequest(draft: Draft): OrderRequest {
  const { symbol, side, type } = draft;
  const qty = Decimal.of(draft.qty.trim()).toString();
  return type === 'market'
    ? { symbol, side, type, qty, time_in_force: 'ioc' }
    : {
        symbol,
        side,
        type,
        qty,
        limit_price: Decimal.of(draft.limitPrice.trim()).toString(),
        time_in_force: draft.timeInForce,
      };
}

/** The field that a refusal is about, so that it can be said there; null when it is about the order as a whole. */
export function fieldOf(code: string): FieldName | null {
  if (code.startsWith('price_') || code.startsWith('limit_price')) return 'limit_price';
  if (/^(qty|quantity|insufficient|no_liquidity|order_value)/.test(code)) return 'qty';
  return null;
}
