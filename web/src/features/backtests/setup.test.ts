import { expect, test } from 'vitest';
import type { BacktestRequest, StrategyRules } from '@/api/types';
import { examples, exampleScript } from './examples';
import { conditionInWords, timeLeft } from './in-words';
import { yearsOf } from './months';
import { rulesOf, stateOfRules, type Wrong } from './rules-state';
import { firstSetup, nameOf, newParameter, requestOf, stateOfRequest, strategyOf, wrongAt } from './setup';
import { beginOf, endOf, missing, spanUpTo } from './spans';

const now = new Date('2026-11-29T12:00:00Z');

test('there are six examples, each under a name of its own', () => {
  expect(new Set(examples.map(({ id }) => id)).size).toBe(6);
});

test.each(examples)('$name comes out of the form as it went in, and is known again', ({ id, rules }) => {
  const wrong: Wrong = {};
  const state = stateOfRules(rules);
  expect(rulesOf(state, 'strategy.rules', wrong)).toEqual(rules);
  expect(wrong).toEqual({});
  expect(strategyOf(state)).toBe(id);
});

test.each(examples)('$name is asked for again as it was', ({ id, rules }) => {
  const { request } = requestOf(
    { ...firstSetup('ETH-USD', now), strategy: id, rules: stateOfRules(rules), kind: 'margin', physics: 'plain' },
    now,
  );
  expect(request.strategy).toEqual({ rules });
  const again = stateOfRequest(request);
  expect(again.strategy).toBe(id);
  expect(requestOf(again, new Date('2027-03-01T00:00:00Z')).request).toEqual(request);
});

test('all that rules can say comes back, as the exchange answers it', () => {
  const rules: StrategyRules = {
    side: 'short',
    enter: [{ left: { bar: 'volume', ago: 3 }, is: 'above', right: { value: '-1.50', ago: 0 } }],
    exit: [],
    size: { percent: null, notional: '2500.5', qty: null },
    stop_loss_percent: '2',
    take_profit_percent: '4.5',
    trail_percent: null,
    most_bars: 48,
    schedule: { days: ['monday', 'friday'], from: '09:45:00', until: '15:30:00' },
  };
  expect(rulesOf(stateOfRules(rules), '', {})).toEqual({
    side: 'short',
    enter: rules.enter,
    exit: [],
    size: { notional: '2500.5' },
    stop_loss_percent: '2',
    take_profit_percent: '4.5',
    most_bars: 48,
    schedule: { days: ['monday', 'friday'], from: '09:45', until: '15:30' },
  });
});

test('rules that were changed are one’s own', () => {
  const state = stateOfRules(examples[0]!.rules);
  expect(strategyOf({ ...state, stopLoss: '5' })).toBe('own');
});

test('a script comes back with its parameters', () => {
  const setup = { ...firstSetup('BTC-USD', now), strategy: 'script' };
  const { request, wrong } = requestOf(setup, now);
  expect(wrong).toEqual({});
  expect(request.strategy).toEqual({ script: { source: exampleScript, parameters: { fast: '50', slow: '200' } } });
  expect(requestOf(stateOfRequest(request), now).request).toEqual(request);
});

test('without parameters none are sent, and each needs a name of its own', () => {
  const setup = { ...firstSetup('BTC-USD', now), strategy: 'script' };
  const asked = (...parameters: [string, string][]) =>
    requestOf(
      { ...setup, script: { source: 'x', parameters: parameters.map(([name, value]) => newParameter(name, value)) } },
      now,
    );
  expect(asked(['', '']).request.strategy).toEqual({ script: { source: 'x' } });
  expect(asked(['a', '1'], ['a', '2']).wrong).toEqual({
    'strategy.script.parameters': 'Each needs a name of its own.',
  });
  expect(asked(['', '1']).wrong).toEqual({ 'strategy.script.parameters': 'Each needs a name.' });
});

test('somebody new can run what they find', () => {
  const { request, wrong } = requestOf(firstSetup('BTC-USD', now), now);
  expect(wrong).toEqual({});
  expect(request).toEqual({
    name: 'Golden cross, BTC-USD, 1h',
    strategy: { rules: examples[0]!.rules },
    market: {
      symbols: ['BTC-USD'],
      interval: '1h',
      from: '2025-11-29T12:00:00.000Z',
      to: '2026-11-29T12:00:00.000Z',
    },
    capital: '100000',
    profile: 'retail',
    spread_bps: '1',
    seed: 1,
  } satisfies BacktestRequest);
});

test('what is no number is said at its field, as the exchange names it', () => {
  const begun = firstSetup('BTC-USD', now);
  const [first] = begun.rules.enter;
  const { wrong } = requestOf(
    {
      ...begun,
      capital: 'much',
      seed: '1.5',
      rules: {
        ...begun.rules,
        size: '',
        trail: 'x',
        enter: [{ ...first!, right: { ...first!.right, settings: ['0'], ago: '' } }],
      },
    },
    now,
  );
  expect(Object.keys(wrong).sort()).toEqual([
    'capital',
    'seed',
    'strategy.rules.enter[0].right.ago',
    'strategy.rules.enter[0].right.indicator.settings',
    'strategy.rules.size.percent',
    'strategy.rules.trail_percent',
  ]);
  expect(wrongAt(wrong, 'strategy.rules.enter[0].right.indicator')).toBe('Length: From 2 to 1000, whole.');
  expect(wrongAt(wrong, 'strategy.rules.exit')).toBeUndefined();
});

test('a name is never longer than the exchange takes', () => {
  const symbols = Array.from({ length: 10 }, (_, at) => `SYMBOL-${at}`);
  expect(nameOf({ ...firstSetup('BTC-USD', now), symbols })).toHaveLength(80);
});

test('presets reach back from now, and say where there are no such bars', () => {
  expect(spanUpTo(now, 'month')).toEqual({ from: '2026-10-30T12:00:00.000Z', to: '2026-11-29T12:00:00.000Z' });
  for (const [span, interval] of [
    ['month', '15m'],
    ['half', '1h'],
    ['year', '1h'],
    ['five', '1d'],
  ] as const)
    expect(missing(interval, spanUpTo(now, span).from, now)).toBeNull();
  expect(missing('1m', spanUpTo(now, 'half').from, now)).toContain('about the last 30 days');
  expect(missing('1h', spanUpTo(now, 'five').from, now)).toContain('about the last 365 days');
  expect(missing('1h', '', now)).toBeNull();
});

test('days of one’s own are whole', () => {
  expect([beginOf('2026-01-02'), endOf('2026-01-03'), beginOf('')]).toEqual([
    '2026-01-02T00:00:00.000Z',
    '2026-01-03T23:59:59.999Z',
    '',
  ]);
});

test('conditions are said in words', () => {
  const words = (id: string) =>
    stateOfRules(examples.find((each) => each.id === id)!.rules).enter.map(conditionInWords);
  expect(words('golden-cross')).toEqual(['SMA 50 crosses above SMA 200']);
  expect(words('bollinger-reversal')).toEqual(['the close crosses below the lower line of Bollinger 20, 2']);
  expect(words('donchian-breakout')).toEqual(['the close is above the upper line of Donchian 20, 1 bar ago']);
});

test('the time left is said roughly', () => {
  expect([0, 1, 40, 200, 8_000].map(timeLeft)).toEqual([
    'almost done',
    'about 1 second left',
    'about 40 seconds left',
    'about 3 minutes left',
    'about 2 hours left',
  ]);
});

test('months stand in their years, which compound', () => {
  expect(
    yearsOf([
      { month: '2025-12', return: '-0.5' },
      { month: '2026-01', return: '0.1' },
      { month: '2026-03', return: '0.1' },
    ]).map(({ year, months, whole }) => [year, months.filter((each) => each !== null).length, Number(whole)]),
  ).toEqual([
    ['2025', 1, -0.5],
    ['2026', 2, 0.21],
  ]);
});
