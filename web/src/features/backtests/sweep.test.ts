import { expect, test } from 'vitest';
import type { BacktestRequest } from '@/api/types';
import { examples } from './examples';
import type { Wrong } from './rules-state';
import { firstSetup, newParameter, requestOf, stateOfRequest } from './setup';
import { numbersOf, withValues } from './sweep-numbers';
import { newSwept, sweepOf, trialsOf } from './sweep-state';

const now = new Date('2026-11-29T12:00:00Z');
const golden = firstSetup('BTC-USD', now);
const numbers = numbersOf({ rules: examples[0]!.rules });

test('an average that stands in two places is one number', () => {
  expect(numbers.map(({ name, value }) => [name, value])).toEqual([
    ['SMA 50: length', '50'],
    ['SMA 200: length', '200'],
    ['size, %', '100'],
  ]);
  expect(numbers[0]!.paths).toEqual([
    '/rules/enter/0/left/indicator/settings/0',
    '/rules/exit/0/left/indicator/settings/0',
  ]);
});

test('levels, stops and the parameters of a script are numbers too', () => {
  const rules = { ...examples[1]!.rules, stop_loss_percent: '5', most_bars: 10 };
  expect(numbersOf({ rules }).map(({ name }) => name)).toEqual([
    'RSI 14: length',
    'level that RSI 14 crosses above',
    'stop loss, %',
    'bars at most',
    'size, %',
  ]);
  expect(numbersOf({ script: { source: '', parameters: { 'a/b': '1.5' } } })).toEqual([
    { name: 'a/b', paths: ['/script/parameters/a~1b'], value: '1.5', isWhole: false },
  ]);
});

test('values begin around the one that there is', () => {
  expect(newSwept(numbers[0]!).values).toBe('30 40 50 60 70');
  expect(newSwept({ name: '', paths: [], value: '1', isWhole: true }).values).toBe('1 2 3');
  expect(newSwept({ name: '', paths: [], value: '2', isWhole: false }).values).toBe('1 1.5 2 2.5 3');
});

test('what was typed is asked for, each value once, and comes back', () => {
  const sweep = {
    swept: [
      { ...newSwept(numbers[0]!), values: '10, 20; 30 10' },
      { ...newSwept(numbers[1]!), values: '100 200' },
    ],
    goal: 'calmar' as const,
    parts: '4',
  };
  const { request, wrong } = requestOf({ ...golden, sweep }, now);
  expect(wrong).toEqual({});
  expect(request.sweep).toEqual({
    parameters: [
      { name: 'SMA 50: length', paths: numbers[0]!.paths, values: ['10', '20', '30'] },
      { name: 'SMA 200: length', paths: numbers[1]!.paths, values: ['100', '200'] },
    ],
    goal: 'calmar',
    parts: 4,
  });
  expect(requestOf(stateOfRequest(request), now).request.sweep).toEqual(request.sweep);
  expect(trialsOf(sweep)).toBe(8);
});

test('what cannot be tried says where', () => {
  const wrongWith = (values: string, number = numbers[0]!.name, more = 0) => {
    const wrong: Wrong = {};
    const rows = [{ key: 'a', number, values }, ...Array.from({ length: more }, () => ({ key: 'b', number, values }))];
    sweepOf({ swept: rows, goal: 'sharpe', parts: '' }, { rules: examples[0]!.rules }, wrong);
    return Object.keys(wrong);
  };
  expect(wrongWith('10 20')).toEqual([]);
  expect(wrongWith('10')).toEqual(['sweep.parameters[0].values']);
  expect(wrongWith('10 x')).toEqual(['sweep.parameters[0].values']);
  expect(wrongWith('10 20', 'SMA 7: length')).toEqual(['sweep.parameters[0].paths']);
  expect(wrongWith('10 20', numbers[0]!.name, 1)).toEqual(['sweep.parameters']);
  expect(wrongWith(Array.from({ length: 1_001 }, (_, index) => index + 1).join(' '))).toEqual(['sweep.parameters']);
});

test('a trial’s values are put where the numbers stand', () => {
  const swept: BacktestRequest = requestOf(
    { ...golden, sweep: { swept: [{ ...newSwept(numbers[0]!), values: '10 20' }], goal: 'return', parts: '' } },
    now,
  ).request;
  const alone = withValues(swept, ['20']);
  expect(alone.sweep).toBeUndefined();
  expect(alone.strategy.rules!.enter[0]!.left.indicator!.settings).toEqual(['20']);
  expect(alone.strategy.rules!.exit[0]!.left.indicator!.settings).toEqual(['20']);
  expect(alone.strategy.rules!.enter[0]!.right.indicator!.settings).toEqual(['200']);

  const script = {
    ...golden,
    strategy: 'script',
    script: { source: 'function onBar() {}', parameters: [newParameter('n', '3')] },
    sweep: { swept: [{ key: '', number: 'n', values: '1 2' }], goal: 'sharpe' as const, parts: '' },
  };
  expect(withValues(requestOf(script, now).request, ['2']).strategy.script!.parameters).toEqual({ n: '2' });
});
