import type { Instrument, Order } from '@/api/types';

export type OrderType = Order['type'];
export type TimeInForce = Order['time_in_force'];
export type TriggerBy = Order['trigger_by'];
export type SelfTrade = Order['self_trade_prevention'];

/** Orders that wait for a price before they go to the book. */
export const conditional = ['stop', 'stop_limit', 'trailing_stop', 'take_profit', 'take_profit_limit'] as const;

export const isConditional = (type: OrderType): boolean => conditional.some((known) => known === type);

export const hasLimit = (type: OrderType): boolean =>
  type === 'limit' || type === 'stop_limit' || type === 'take_profit_limit';

export const hasStop = (type: OrderType): boolean =>
  type === 'stop' || type === 'stop_limit' || type === 'take_profit' || type === 'take_profit_limit';

export const mayRest = (time: TimeInForce): boolean => time === 'gtc' || time === 'day' || time === 'gtd';

export const timeNames: Record<TimeInForce, string> = {
  gtc: 'Good till cancelled',
  day: 'Day',
  gtd: 'Good till date',
  ioc: 'Immediate or cancel',
  fok: 'Fill or kill',
  opg: 'At the open',
  cls: 'At the close',
};

export const triggerNames: Record<TriggerBy, string> = {
  last: 'Last trade',
  quote: 'Best quote',
  mark: 'Mark price',
};

export const selfTradeNames: Record<SelfTrade, string> = {
  cancel_newest: 'Cancel this order',
  cancel_oldest: 'Cancel the older one',
  cancel_both: 'Cancel both',
  decrement: 'Make both smaller',
  allow: 'Let them trade',
};

export const resting = ['gtc', 'day', 'gtd'] as const;
const auctions = ['opg', 'cls'] as const;

/** The times in force that an order can have, the usual one first. Auctions are for what does not trade round the clock. */
export function timesFor(type: OrderType, kind?: Instrument['asset_class']): readonly TimeInForce[] {
  if (isConditional(type)) return resting;
  const inAuctions = kind === undefined || kind === 'equity' || kind === 'etf' ? auctions : [];
  return type === 'market'
    ? (['ioc', 'fok', 'day', 'gtc', ...inAuctions] as const)
    : ([...resting, 'ioc', 'fok', ...inAuctions] as const);
}
