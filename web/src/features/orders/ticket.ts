import { Decimal } from '@/api/decimal';
import type { Instrument, OrderRequest, Side } from '@/api/types';
import { hasLimit, hasStop, mayRest, type OrderType, timesFor, type TimeInForce } from './order-types';

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
  withLegs: false,
  takeProfit: '',
  stopLoss: '',
  stopLossLimit: '',
});

/** The draft with changes. A type brings its usual time in force with it where the one before was usual, or does not fit. */
export function changed(draft: Draft, changes: Partial<Draft>): Draft {
  const next = { ...draft, ...changes };
  const fitting = timesFor(next.type);
  const wasUsual = next.type !== draft.type && draft.timeInForce === timesFor(draft.type)[0];
  const isSaid = changes.timeInForce !== undefined;
  return (wasUsual && !isSaid) || !fitting.includes(next.timeInForce) ? { ...next, timeInForce: fitting[0]! } : next;
}

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
  if (draft.withLegs) {
    const [profit, loss] = [draft.takeProfit.trim() !== '', draft.stopLoss.trim() !== ''];
    if (profit) note('take_profit.limit_price', checkNumber(draft.takeProfit, tick, 'a price'));
    if (loss || draft.stopLossLimit.trim() !== '')
      note('stop_loss.stop_price', checkNumber(draft.stopLoss, tick, 'a price'));
    if (draft.stopLossLimit.trim() !== '')
      note('stop_loss.limit_price', checkNumber(draft.stopLossLimit, tick, 'a price'));
    if (!profit && !loss) errors['take_profit.limit_price'] ??= 'Enter a take-profit, a stop-loss or both.';
  }
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

/** Whether the order may show less than it is (iceberg). */
export const canShowPart = (draft: Draft): boolean =>
  draft.type === 'limit' && mayRest(draft.timeInForce) && draft.sizeBy === 'qty';

/** Whether the order may insist on resting. */
export const canPostOnly = (draft: Draft): boolean => draft.type === 'limit' && mayRest(draft.timeInForce);

/**
 * The draft as the exchange takes it. Numbers go out as they were entered, digit by digit; what the type does not have stays here.
 * To be asked of a draft that <check> finds nothing wrong with.
 */
export function toRequest(draft: Draft): OrderRequest {
  const { symbol, side, type, timeInForce, withLegs } = draft;
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
    ...(draft.reduceOnly && !withLegs && { reduce_only: true }),
    ...(canShowPart(draft) && draft.displayQty.trim() !== '' && { display_qty: digits(draft.displayQty) }),
    ...(withLegs && draft.takeProfit.trim() !== '' && { take_profit: { limit_price: digits(draft.takeProfit) } }),
    ...(withLegs &&
      draft.stopLoss.trim() !== '' && {
        stop_loss: {
          stop_price: digits(draft.stopLoss),
          ...(draft.stopLossLimit.trim() !== '' && { limit_price: digits(draft.stopLossLimit) }),
        },
      }),
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

/** The field that a refusal is about, so that it can be said there; null when it is about the order as a whole. */
export function fieldOf(code: string, draft: Draft): FieldName | null {
  const size = draft.sizeBy;
  for (const [pattern, field] of refusals) if (pattern.test(code)) return field === 'size' ? size : field;
  if (code.startsWith('trail_')) return draft.trailBy === 'price' ? 'trail_price' : 'trail_percent';
  return null;
}

const refusals: readonly (readonly [RegExp, FieldName | 'size'])[] = [
  [/^(price_|limit_price|outside_price_|would_take)/, 'limit_price'],
  [/^stop_(price|already)/, 'stop_price'],
  [/^take_profit_/, 'take_profit.limit_price'],
  [/^(stop_loss_|legs_)/, 'stop_loss.stop_price'],
  [/^(qty|quantity|insufficient|no_liquidity|order_value|amount|notional|not_shortable|position_limit)/, 'size'],
  [/^(time_in_force|no_auction|session_closed)/, 'time_in_force'],
  [/^expires_at/, 'expires_at'],
  [/^display_qty/, 'display_qty'],
  [/^post_only/, 'post_only'],
  [/^would_open/, 'reduce_only'],
];

/** What is wrong at each of the fields shown, and what is wrong with the order as a whole. */
export function placeErrors(
  problem: { code: string; message: string; errors?: Readonly<Record<string, readonly string[]>> } | null,
  draft: Draft,
  shown: (field: FieldName) => boolean,
): { at: FieldErrors; whole: string | null } {
  if (!problem) return { at: {}, whole: null };
  const at: FieldErrors = {};
  const rest: string[] = [];
  for (const [name, [text]] of Object.entries(problem.errors ?? {})) {
    const field = named(name, draft);
    if (field && shown(field)) at[field] = text ?? problem.message;
    else rest.push(text ?? problem.message);
  }
  if (Object.keys(at).length + rest.length > 0) return { at, whole: rest.length > 0 ? rest.join(' ') : null };
  const field = fieldOf(problem.code, draft);
  return field && shown(field) ? { at: { [field]: problem.message }, whole: null } : { at, whole: problem.message };
}

/** The ticket's field for a name on the wire, which may be the leg as a whole. */
function named(name: string, draft: Draft): FieldName | null {
  if (name === 'qty' || name === 'notional') return draft.sizeBy;
  if (name === 'trail_price' || name === 'trail_percent')
    return draft.trailBy === 'price' ? 'trail_price' : 'trail_percent';
  if (name === 'take_profit') return 'take_profit.limit_price';
  if (name === 'stop_loss' || name === 'order_class') return 'stop_loss.stop_price';
  return fields.find((field) => field === name) ?? null;
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
    case 'take_profit.limit_price':
    case 'stop_loss.stop_price':
    case 'stop_loss.limit_price':
      return draft.withLegs;
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
