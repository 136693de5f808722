import { expect, test } from 'vitest';
import { Decimal } from '@/api/decimal';
import type { Instrument, Level } from '@/api/types';
import { affordable, affordableMoney, type BuyingPower } from './affordable';
import {
  changed,
  check,
  closing,
  type Draft,
  emptyDraft,
  entryOf,
  isShown,
  nudge,
  outcomeAt,
  slippage,
  toRequest,
} from './ticket';
import { fieldOf, placeErrors } from './refusals';

const instrument: Instrument = {
  symbol: 'BTC-USD',
  name: 'Bitcoin',
  asset_class: 'crypto',
  base: 'BTC',
  quote: 'USD',
  tick_size: '0.01',
  step_size: '0.0001',
  status: 'open',
  is_shortable: false,
  is_marginable: false,
  borrow_rate_percent: '0',
};
const asks: Level[] = [
  ['100.00', '1'],
  ['101.00', '2'],
];
const money = (available: string): BuyingPower => ({
  instrument,
  asks,
  fees: { taker_fee_rate: '0.002' },
  available,
  inBase: false,
});
const coins = (available: string): BuyingPower => ({ ...money(available), inBase: true });
const draft = (changes: Partial<Draft>): Draft => changed(emptyDraft('BTC-USD'), changes);
const of = (text: string) => Decimal.of(text);

test('a type brings its usual time in force with it', () => {
  expect(draft({}).timeInForce).toBe('ioc');
  expect(draft({ type: 'limit' }).timeInForce).toBe('gtc');
  expect(changed(draft({ type: 'limit' }), { timeInForce: 'fok' }).timeInForce).toBe('fok');
  expect(changed(draft({ type: 'limit', timeInForce: 'fok' }), { type: 'market' }).timeInForce).toBe('fok');
  expect(changed(draft({ type: 'limit', timeInForce: 'fok' }), { type: 'stop' }).timeInForce).toBe('gtc');
  expect(draft({ type: 'limit', timeInForce: 'ioc' }).timeInForce).toBe('ioc');
});

test('one that cancels another is a limit order that rests, until another type is chosen', () => {
  const pair = changed(draft({ type: 'stop' }), { oneCancelsOther: true });
  expect([pair.type, pair.timeInForce]).toEqual(['limit', 'gtc']);
  expect(changed(pair, { timeInForce: 'fok' }).timeInForce).toBe('gtc');
  expect(changed(pair, { limitPrice: '7' }).oneCancelsOther).toBe(true);
  expect(changed(pair, { type: 'limit' }).oneCancelsOther).toBe(false);
  expect(isShown('reduce_only', pair)).toBe(false);
});

test('the most that can be afforded walks the book, in whole steps, with the fee', () => {
  const price = of('64.37').times(of('1.002'));
  const qty = affordable(draft({ type: 'limit', limitPrice: '64.37' }), money('150.07'), '1');
  expect(qty.toString()).toBe('2.3267');
  expect(qty.times(price).compare(of('150.07'))).toBe(-1);
  // One coin at 100.2 with the fee, and what is left of 151.50 × 0.995 buys at 101.202.
  expect(affordable(draft({}), money('151.50'), '1').toString()).toBe('1.4994');
});

test('a market buy of everything keeps half a percent back, for the price may rise before it is there', () => {
  expect(affordable(draft({}), money('100.2'), '1').toString()).toBe('0.9950');
  expect(affordable(draft({ type: 'stop', stopPrice: '100' }), money('100.2'), '1').toString()).toBe('0.9950');
});

test('a share is a share of what is available', () => {
  expect(affordable(draft({ side: 'sell' }), coins('2'), '0.25').toString()).toBe('0.5000');
  expect(affordable(draft({ type: 'limit', limitPrice: '10' }), money('100.2'), '0.5').toString()).toBe('5.0000');
  expect(affordable(draft({}), money('0'), '1').sign).toBe(0);
  expect(affordable(draft({ type: 'limit' }), money('100'), '1').sign).toBe(0);
  expect(affordableMoney(money('100.2'), '0.5', '99').toString()).toBe('49.75');
  expect(affordableMoney(coins('2'), '0.5', '99').toString()).toBe('98.50');
});

test('entries that the instrument cannot have are refused beside their field', () => {
  expect(check(draft({ qty: '' }), instrument)).toEqual({ qty: 'Enter a quantity.' });
  expect(check(draft({ qty: '0,5' }), instrument)).toEqual({ qty: 'Enter digits with a point, such as 0.5.' });
  expect(check(draft({ qty: '0' }), instrument)).toEqual({ qty: 'Enter more than zero.' });
  expect(check(draft({ qty: '0.00005' }), instrument)).toEqual({ qty: 'Must be a multiple of 0.0001.' });
  expect(check(draft({ qty: '1', type: 'limit', limitPrice: '1.001' }), instrument)).toEqual({
    limit_price: 'Must be a multiple of 0.01.',
  });
});

test.each([
  [{ type: 'market' }, ['qty']],
  [{ sizeBy: 'notional' }, ['notional']],
  [{ type: 'limit' }, ['limit_price', 'qty']],
  [{ type: 'stop' }, ['qty', 'stop_price']],
  [{ type: 'stop_limit' }, ['limit_price', 'qty', 'stop_price']],
  [{ type: 'take_profit' }, ['qty', 'stop_price']],
  [{ type: 'take_profit_limit' }, ['limit_price', 'qty', 'stop_price']],
  [{ type: 'trailing_stop' }, ['qty', 'trail_percent']],
  [{ type: 'trailing_stop', trailBy: 'price' }, ['qty', 'trail_price']],
  [{ type: 'limit', timeInForce: 'gtd' }, ['expires_at', 'limit_price', 'qty']],
  [{ withLegs: true }, ['qty', 'take_profit.limit_price']],
  [{ oneCancelsOther: true, takeProfit: '9' }, ['limit_price', 'qty', 'stop_loss.stop_price']],
  [{ clientOrderId: 'ü' }, ['client_order_id', 'qty']],
  [{ withLegs: true, stopLossLimit: '9' }, ['qty', 'stop_loss.stop_price', 'take_profit.limit_price']],
] as [Partial<Draft>, string[]][])('%o needs %s, and shows what it needs', (entries, needed) => {
  const found = Object.keys(check(draft(entries), instrument)).sort();
  expect(found).toEqual(needed);
  for (const field of found) expect(isShown(field as never, draft(entries))).toBe(true);
});

test('arrow keys move by a step and stop above zero', () => {
  expect(nudge('0.5', '0.0001', true)).toBe('0.5001');
  expect(nudge('', '0.01', true)).toBe('0.01');
  expect(nudge('0.01', '0.01', false)).toBe('0.01');
});

const common = { symbol: 'BTC-USD', side: 'buy' };
const dated = '2026-12-24T18:30';

test.each([
  [
    { qty: ' .5 ', limitPrice: '7', stopPrice: '8' },
    { ...common, type: 'market', qty: '0.5', time_in_force: 'ioc' },
  ],
  [
    { sizeBy: 'notional', notional: '250.00', qty: '3' },
    { ...common, type: 'market', notional: '250.00', time_in_force: 'ioc' },
  ],
  [
    { type: 'limit', qty: '0.1000', limitPrice: '64210.370', postOnly: true, reduceOnly: true, displayQty: '0.01' },
    {
      ...common,
      type: 'limit',
      qty: '0.1000',
      limit_price: '64210.370',
      time_in_force: 'gtc',
      post_only: true,
      reduce_only: true,
      display_qty: '0.01',
    },
  ],
  [
    { type: 'limit', qty: '1', limitPrice: '7', postOnly: true, displayQty: '0.5', timeInForce: 'fok' },
    { ...common, type: 'limit', qty: '1', limit_price: '7', time_in_force: 'fok' },
  ],
  [
    { type: 'stop_limit', qty: '1', limitPrice: '7', stopPrice: '8', timeInForce: 'gtd', expiresAt: dated },
    {
      ...common,
      type: 'stop_limit',
      qty: '1',
      limit_price: '7',
      stop_price: '8',
      time_in_force: 'gtd',
      expires_at: new Date(dated).toISOString(),
    },
  ],
  [
    { type: 'trailing_stop', qty: '1', trail: '1.5', stopPrice: '8' },
    { ...common, type: 'trailing_stop', qty: '1', trail_percent: '1.5', time_in_force: 'gtc' },
  ],
  [
    { type: 'trailing_stop', qty: '1', trail: '120', trailBy: 'price', takeProfit: '9' },
    { ...common, type: 'trailing_stop', qty: '1', trail_price: '120', time_in_force: 'gtc' },
  ],
  [
    { qty: '1', withLegs: true, reduceOnly: true, takeProfit: '120', stopLoss: '90', stopLossLimit: '89.5' },
    {
      ...common,
      type: 'market',
      qty: '1',
      time_in_force: 'ioc',
      take_profit: { limit_price: '120' },
      stop_loss: { stop_price: '90', limit_price: '89.5' },
    },
  ],
  [
    { type: 'stop', qty: '1', stopPrice: '95', withLegs: true, stopLoss: '90' },
    {
      ...common,
      type: 'stop',
      qty: '1',
      stop_price: '95',
      time_in_force: 'gtc',
      stop_loss: { stop_price: '90' },
    },
  ],
  [
    {
      oneCancelsOther: true,
      side: 'sell',
      qty: '1',
      limitPrice: '120',
      takeProfit: '130',
      stopLoss: '90',
      reduceOnly: true,
      triggerBy: 'mark',
      selfTrade: 'cancel_both',
      clientOrderId: ' mine ',
    },
    {
      symbol: 'BTC-USD',
      side: 'sell',
      type: 'limit',
      qty: '1',
      limit_price: '120',
      time_in_force: 'gtc',
      order_class: 'oco',
      stop_loss: { stop_price: '90' },
      trigger_by: 'mark',
      self_trade_prevention: 'cancel_both',
      client_order_id: 'mine',
    },
  ],
  [
    { type: 'stop_limit', qty: '1', stopPrice: '95', limitPrice: '96', displayQty: '0.2', triggerBy: 'quote' },
    {
      ...common,
      type: 'stop_limit',
      qty: '1',
      stop_price: '95',
      limit_price: '96',
      display_qty: '0.2',
      time_in_force: 'gtc',
      trigger_by: 'quote',
    },
  ],
  [
    { qty: '1', triggerBy: 'quote', withLegs: true, takeProfit: '120' },
    { ...common, type: 'market', qty: '1', time_in_force: 'ioc', take_profit: { limit_price: '120' } },
  ],
] as [Partial<Draft>, object][])(
  'goes out as entered, and nothing that its type does not have: %o',
  (entries, sent) => {
    expect(toRequest(draft(entries))).toEqual(sent);
  },
);

test('a position is closed on the other side, whichever it is on', () => {
  expect(toRequest(draft(closing('BTC-USD', '-0.25')))).toMatchObject({ side: 'buy', type: 'market', qty: '0.25' });
  expect(toRequest(draft(closing('BTC-USD', '0.25')))).toMatchObject({ side: 'sell', qty: '0.25' });
});

test('a leg says what it would win or lose, in money and in percent', () => {
  const at = (exit: string, side: 'buy' | 'sell') => {
    const found = outcomeAt(exit, of('200'), of('0.5'), side);
    return found && [found.money.trimmed().toString(), found.percent.trimmed().toString()];
  };
  expect(at('210', 'buy')).toEqual(['5', '5']);
  expect(at('190', 'buy')).toEqual(['-5', '-5']);
  expect(at('190', 'sell')).toEqual(['5', '5']);
  expect(at('', 'sell')).toBeNull();
  expect(outcomeAt('210', null, of('1'), 'buy')).toBeNull();
});

test('an entry is taken to trade at its limit, else at its trigger, else at what is expected', () => {
  const at = (entries: Partial<Draft>) =>
    entryOf(draft({ limitPrice: '10', stopPrice: '9', ...entries }), of('8'))?.toString();
  expect([at({ type: 'limit' }), at({ type: 'stop_limit' }), at({ type: 'stop' })]).toEqual(['10', '10', '9']);
  expect([at({}), at({ type: 'trailing_stop' })]).toEqual(['8', '8']);
  expect(at({ type: 'limit', limitPrice: '' })).toBeUndefined();
});

test('slippage is how much worse than the best price the average is', () => {
  expect(slippage(of('100.5'), of('100'), 'buy').trimmed().toString()).toBe('0.5');
  expect(slippage(of('99'), of('100'), 'sell').trimmed().toString()).toBe('1');
  expect(slippage(of('99'), of('100'), 'buy').trimmed().toString()).toBe('-1');
});

test.each([
  ['price_off_tick', {}, 'limit_price'],
  ['quantity_too_large', {}, 'qty'],
  ['insufficient_funds', { sizeBy: 'notional' }, 'notional'],
  ['no_liquidity', {}, 'qty'],
  ['stop_already_triggered', {}, 'stop_price'],
  ['trail_out_of_range', { trailBy: 'price' }, 'trail_price'],
  ['take_profit_wrong_side', {}, 'take_profit.limit_price'],
  ['would_open', {}, 'reduce_only'],
  ['client_order_id_in_use', {}, 'client_order_id'],
  ['venue_unavailable', {}, null],
] as [string, Partial<Draft>, string | null][])('a refusal %s of %o is said at %s', (code, entries, field) =>
  expect(fieldOf(code, draft(entries))).toBe(field),
);

test('what is wrong is said at the field that is shown, and else about the whole order', () => {
  const shown = (entries: Partial<Draft>) => (field: Parameters<typeof isShown>[0]) => isShown(field, draft(entries));
  const place = (entries: Partial<Draft>, code: string, errors = {}) =>
    placeErrors({ code, message: 'No.', errors }, draft(entries), shown(entries));
  expect(place({ type: 'limit' }, 'would_take')).toEqual({ at: { limit_price: 'No.' }, whole: null });
  expect(place({}, 'outside_price_band')).toEqual({ at: {}, whole: 'No.' });
  expect(place({}, 'account_frozen')).toEqual({ at: {}, whole: 'No.' });
  expect(place({ withLegs: true }, 'validation', { stop_loss: ['Too near.'], symbol: ['Closed.'] })).toEqual({
    at: { 'stop_loss.stop_price': 'Too near.' },
    whole: 'Closed.',
  });
});
