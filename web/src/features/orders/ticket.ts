import { Decimal } from '@/api/decimal';
import type { Instrument, OrderRequest, Side } from '@/api/types';
import { numberWanted } from '@/ui/typed';
import {
  hasLimit,
  hasStop,
  isConditional,
  mayRest,
  type OrderType,
  resting,
  type SelfTrade,
  timesFor,
  type TimeInForce,
  type TriggerBy,
} from './order-types';

/** What the person has entered so far, as entered. */
export interface Draft {
  symbol: string;
  side: Side;
  type: OrderType;
  timeInForce: TimeInForce;
  /** Whether the size is a quantity of the base asset or an amount of the quote asset. */
  sizeBy: 'qty' | 'notional';
  qty: string;
  notional: string;
  limitPrice: string;
  stopPrice: string;
  trailBy: 'price' | 'percent';
  trail: string;
  /** As a date-and-time input has it: local, without a zone. */
  expiresAt: string;
  displayQty: string;
  postOnly: boolean;
  reduceOnly: boolean;
  /** The price that triggers it, or its stop-loss. */
  triggerBy: TriggerBy;
  /** What happens when it meets another order of the same person. */
  selfTrade: SelfTrade;
  /** A name of the person's own for the order, or nothing. */
  clientOrderId: string;
  /** Whether a stop-loss stands beside the limit order: whichever trades first cancels the other. */
  oneCancelsOther: boolean;
  /** Whether legs wait for the entry: at least one of take-profit and stop-loss. */
  withLegs: boolean;
  takeProfit: string;
  stopLoss: string;
  stopLossLimit: string;
}

/** The fields by their names on the wire, in the order in which the ticket shows them. */
export const fields = [
  'stop_price',
  'limit_price',
  'trail_price',
  'trail_percent',
  'qty',
  'notional',
  'time_in_force',
  'expires_at',
  'display_qty',
  'post_only',
  'reduce_only',
  'take_profit.limit_price',
  'stop_loss.stop_price',
  'stop_loss.limit_price',
  'trigger_by',
  'self_trade_prevention',
  'client_order_id',
] as const;

export type FieldName = (typeof fields)[number];
export type FieldErrors = Partial<Record<FieldName, string>>;

export const emptyDraft = (symbol: string): Draft => ({
  symbol,
  side: 'buy',
  type: 'market',
  timeInForce: 'ioc',
  sizeBy: 'qty',
  qty: '',
  notional: '',
  limitPrice: '',
  stopPrice: '',
  trailBy: 'percent',
  trail: '',
  expiresAt: '',
  displayQty: '',
  postOnly: false,
  reduceOnly: false,
  triggerBy: 'last',
  selfTrade: 'cancel_newest',
  clientOrderId: '',
  oneCancelsOther: false,
  withLegs: false,
  takeProfit: '',
  stopLoss: '',
  stopLossLimit: '',
});

/**
 * The draft with changes. A type brings its usual time in force with it where the one before was usual, or does not fit. One that cancels
 * another is a limit order, until another type is chosen.
 */
export function changed(draft: Draft, changes: Partial<Draft>): Draft {
  const next = { ...draft, ...changes };
  if (changes.oneCancelsOther) next.type = 'limit';
  else if (changes.type !== undefined) next.oneCancelsOther = false;
  const fitting = timesOf(next);
  const wasUsual = next.type !== draft.type && draft.timeInForce === timesFor(draft.type)[0];
  const isSaid = changes.timeInForce !== undefined;
  return (wasUsual && !isSaid) || !fitting.includes(next.timeInForce) ? { ...next, timeInForce: fitting[0]! } : next;
}

/** The times in force that the order can have, the usual one first. */
export const timesOf = (draft: Draft, kind?: Instrument['asset_class']): readonly TimeInForce[] =>
  draft.oneCancelsOther ? resting : timesFor(draft.type, kind);

/** What can be said about the entries without the exchange: whether they are numbers that the instrument has. It judges the rest. */
export function check(draft: Draft, instrument: Instrument): FieldErrors {
  const { tick_size: tick, step_size: step } = instrument;
  const errors: FieldErrors = {};
  const note = (field: FieldName, problem: string | undefined) => {
    if (problem) errors[field] = problem;
  };
  if (hasStop(draft.type)) note('stop_price', checkNumber(draft.stopPrice, tick, 'a price'));
  if (hasLimit(draft.type)) note('limit_price', checkNumber(draft.limitPrice, tick, 'a price'));
  if (draft.type === 'trailing_stop') {
    if (draft.trailBy === 'price') note('trail_price', checkNumber(draft.trail, tick, 'an amount'));
    else note('trail_percent', checkNumber(draft.trail, '0.0001', 'a percentage'));
  }
  if (draft.sizeBy === 'qty') note('qty', checkNumber(draft.qty, step, 'a quantity'));
  else note('notional', checkNumber(draft.notional, '0.00000001', 'an amount'));
  if (draft.timeInForce === 'gtd' && Number.isNaN(Date.parse(draft.expiresAt)))
    errors.expires_at = 'Enter a day and a time.';
  if (canShowPart(draft) && draft.displayQty.trim() !== '')
    note('display_qty', checkNumber(draft.displayQty, step, 'a quantity'));
  if (hasExits(draft)) {
    const { oneCancelsOther } = draft;
    const [profit, loss] = [!oneCancelsOther && draft.takeProfit.trim() !== '', draft.stopLoss.trim() !== ''];
    if (profit) note('take_profit.limit_price', checkNumber(draft.takeProfit, tick, 'a price'));
    if (loss || oneCancelsOther || draft.stopLossLimit.trim() !== '')
      note('stop_loss.stop_price', checkNumber(draft.stopLoss, tick, 'a price'));
    if (draft.stopLossLimit.trim() !== '')
      note('stop_loss.limit_price', checkNumber(draft.stopLossLimit, tick, 'a price'));
    if (!profit && !loss && !oneCancelsOther)
      errors['take_profit.limit_price'] ??= 'Enter a take-profit, a stop-loss or both.';
  }
  if (!/^[ -~]{0,128}$/.test(draft.clientOrderId.trim()))
    errors.client_order_id = 'Enter at most 128 letters, digits and signs.';
  return errors;
}

/** What is wrong with what was typed for <what>, a multiple of <step>; undefined when nothing is. */
export function checkNumber(text: string, step: string, what: string): string | undefined {
  if (text.trim() === '') return `Enter ${what}.`;
  const value = Decimal.tryParse(text.trim());
  if (!value) return numberWanted();
  if (value.sign <= 0) return 'Enter more than zero.';
  if (!value.isMultipleOf(Decimal.of(step))) return `Must be a multiple of ${step}.`;
  return undefined;
}

/** Whether an order to leave by hangs on this one. */
export const hasExits = (draft: Draft): boolean => draft.withLegs || draft.oneCancelsOther;

/** Whether there is something to trigger. */
export const canChooseTrigger = (draft: Draft): boolean => isConditional(draft.type) || hasExits(draft);

/** Whether the order may show less than it is (iceberg). */
export const canShowPart = (draft: Draft): boolean =>
  hasLimit(draft.type) && mayRest(draft.timeInForce) && draft.sizeBy === 'qty';

/** Whether the order may insist on resting. */
export const canPostOnly = (draft: Draft): boolean => draft.type === 'limit' && mayRest(draft.timeInForce);

/**
 * The draft as the exchange takes it. Numbers go out as they were entered, digit by digit; what the type does not have stays here.
 * To be asked of a draft that <check> finds nothing wrong with.
 */
export function toRequest(draft: Draft): OrderRequest {
  const { symbol, side, type, timeInForce, oneCancelsOther } = draft;
  const [profits, stops] = [
    draft.withLegs && !oneCancelsOther && draft.takeProfit.trim() !== '',
    hasExits(draft) && draft.stopLoss.trim() !== '',
  ];
  return {
    symbol,
    side,
    type,
    ...(draft.sizeBy === 'qty' ? { qty: digits(draft.qty) } : { notional: digits(draft.notional) }),
    ...(hasLimit(type) && { limit_price: digits(draft.limitPrice) }),
    ...(hasStop(type) && { stop_price: digits(draft.stopPrice) }),
    ...(type === 'trailing_stop' &&
      (draft.trailBy === 'price' ? { trail_price: digits(draft.trail) } : { trail_percent: digits(draft.trail) })),
    time_in_force: timeInForce,
    ...(timeInForce === 'gtd' && { expires_at: new Date(draft.expiresAt).toISOString() }),
    ...(draft.postOnly && canPostOnly(draft) && { post_only: true }),
    ...(draft.reduceOnly && !hasExits(draft) && { reduce_only: true }),
    ...(canShowPart(draft) && draft.displayQty.trim() !== '' && { display_qty: digits(draft.displayQty) }),
    ...(oneCancelsOther && { order_class: 'oco' }),
    ...(profits && { take_profit: { limit_price: digits(draft.takeProfit) } }),
    ...(stops && {
      stop_loss: {
        stop_price: digits(draft.stopLoss),
        ...(draft.stopLossLimit.trim() !== '' && { limit_price: digits(draft.stopLossLimit) }),
      },
    }),
    // What is usual is left to the exchange.
    ...(draft.triggerBy !== 'last' && (isConditional(type) || stops) && { trigger_by: draft.triggerBy }),
    ...(draft.selfTrade !== 'cancel_newest' && { self_trade_prevention: draft.selfTrade }),
    ...(draft.clientOrderId.trim() !== '' && { client_order_id: draft.clientOrderId.trim() }),
  };
}

const digits = (text: string): string => Decimal.of(text.trim()).toString();

/** One tick or step up or down from what is entered, and never below one. */
export function nudge(text: string, step: string, up: boolean): string {
  const size = Decimal.of(step);
  const value = (Decimal.tryParse(text.trim()) ?? Decimal.zero).floorTo(size);
  const next = up ? value.plus(size) : value.minus(size);
  return (next.sign > 0 ? next : size).toString();
}

/** What a leg would win (above zero) or lose, as money and in percent of what the entry is worth; null while the entries do not say. */
export function outcomeAt(exit: string, entry: Decimal | null, qty: Decimal | null, side: Side) {
  const price = Decimal.tryParse(exit.trim());
  if (!price || price.sign <= 0 || !entry || entry.sign <= 0 || !qty) return null;
  const gain = side === 'buy' ? price.minus(entry) : entry.minus(price);
  return {
    money: gain.times(qty),
    percent: gain.times(Decimal.of('100')).dividedBy(entry, 4),
  };
}

/** What the entry is taken to trade at: its limit, else its trigger, else the average that the exchange expects. */
export function entryOf(draft: Draft, expected: Decimal | null): Decimal | null {
  const stated = hasLimit(draft.type) ? draft.limitPrice : hasStop(draft.type) ? draft.stopPrice : null;
  return stated === null ? expected : Decimal.tryParse(stated.trim());
}

/** How much worse than the best price an average is, in percent; below zero where it is better. */
export function slippage(average: Decimal, best: Decimal, side: Side): Decimal {
  const worse = side === 'buy' ? average.minus(best) : best.minus(average);
  return worse.times(Decimal.of('100')).dividedBy(best, 4);
}

/** Which fields the draft has now. */
export function isShown(field: FieldName, draft: Draft): boolean {
  switch (field) {
    case 'limit_price':
      return hasLimit(draft.type);
    case 'stop_price':
      return hasStop(draft.type);
    case 'trail_price':
    case 'trail_percent':
      return draft.type === 'trailing_stop' && field === `trail_${draft.trailBy}`;
    case 'qty':
    case 'notional':
      return draft.sizeBy === field;
    case 'expires_at':
      return draft.timeInForce === 'gtd';
    case 'display_qty':
      return canShowPart(draft);
    case 'post_only':
      return canPostOnly(draft);
    case 'reduce_only':
      return !hasExits(draft);
    case 'trigger_by':
      return canChooseTrigger(draft);
    case 'take_profit.limit_price':
      return draft.withLegs && !draft.oneCancelsOther;
    case 'stop_loss.stop_price':
    case 'stop_loss.limit_price':
      return hasExits(draft);
    default:
      return true;
  }
}

/** Fills in what closes <qty> of a position. */
export const closing = (symbol: string, qty: string): Partial<Draft> => ({
  symbol,
  side: qty.startsWith('-') ? 'buy' : 'sell',
  type: 'market',
  sizeBy: 'qty',
  qty: qty.replace('-', ''),
  withLegs: false,
});
