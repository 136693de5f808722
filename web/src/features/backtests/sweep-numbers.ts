import type { BacktestRequest, RuleNumber, StrategyRules } from '@/api/types';
import { type IndicatorName, indicatorSet, titleOf } from '@/charts/indicator-set';
import type { IndicatorKind } from '@/charts/indicators/kind';
import { comparisons, numberInWords } from './in-words';
import { stateOfNumber } from './rules-state';

type Strategy = BacktestRequest['strategy'];

/** A number of a strategy for which several values can be tried. */
export interface SweepNumber {
  /** What it is called: no other one of the strategy is. */
  name: string;
  /** Where it stands in the request. Two averages of the same length are one number: they change together. */
  paths: readonly string[];
  value: string;
  isWhole: boolean;
}

/** The numbers of a strategy, in the order in which they stand there. */
export function numbersOf({ rules, script }: Strategy): SweepNumber[] {
  const found = new Map<string, SweepNumber>();
  const add = (name: string, path: string, value: string, isWhole: boolean) => {
    const paths = [...(found.get(name)?.paths ?? []), path];
    found.set(name, { name, paths, value, isWhole });
  };
  for (const [name, value] of Object.entries(script?.parameters ?? {})) {
    add(name, `/script/parameters/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, value, /^-?\d+$/.test(value));
  }
  if (rules) addRules(rules, add);
  return [...found.values()];
}

function addRules(rules: StrategyRules, add: (name: string, path: string, value: string, isWhole: boolean) => void) {
  for (const part of ['enter', 'exit'] as const) {
    rules[part].forEach(({ left, is, right }, index) => {
      const compared = comparisons.find(({ value }) => value === is)!.label;
      const path = `/rules/${part}/${index}`;
      addNumber(left, `${path}/left`, `left of “${compared} ${inWords(right)}”`);
      addNumber(right, `${path}/right`, `level that ${inWords(left)} ${compared}`);
    });
  }
  const { stop_loss_percent: stop, take_profit_percent: profit, trail_percent: trail, most_bars: bars, size } = rules;
  if (stop != null) add('stop loss, %', '/rules/stop_loss_percent', stop, false);
  if (profit != null) add('take profit, %', '/rules/take_profit_percent', profit, false);
  if (trail != null) add('trailing stop, %', '/rules/trail_percent', trail, false);
  if (bars != null) add('bars at most', '/rules/most_bars', String(bars), true);
  if (size.percent != null) add('size, %', '/rules/size/percent', size.percent, false);

  function addNumber({ indicator, value }: RuleNumber, path: string, place: string) {
    if (value != null) add(place, `${path}/value`, value, false);
    if (!indicator) return;
    const kind = indicator.kind as IndicatorName;
    const { settings: known }: IndicatorKind = indicatorSet[kind];
    const settings = indicator.settings ?? [];
    const title = titleOf({ name: kind, settings: settings.map(Number) });
    known.forEach(({ name, step }, index) => {
      if (settings[index] === undefined) return;
      add(`${title}: ${name.toLowerCase()}`, `${path}/indicator/settings/${index}`, settings[index], step === 1);
    });
  }
}

const inWords = (number: RuleNumber) => numberInWords(stateOfNumber(number));

/** The strategy with other values in it: those of a trial. */
export function withValues(request: BacktestRequest, values: readonly string[]): BacktestRequest {
  const { sweep, ...rest } = structuredClone(request);
  sweep?.parameters.forEach(({ paths }, index) => paths.forEach((path) => set(rest.strategy, path, values[index]!)));
  return rest;
}

function set(root: unknown, path: string, value: string): void {
  const steps = path.split('/').slice(1);
  const last = steps.pop()!.replaceAll('~1', '/').replaceAll('~0', '~');
  const holder = steps.reduce((at, step) => (at as Record<string, unknown>)[step], root) as Map<string, unknown>;
  const old: unknown = Reflect.get(holder, last);
  Reflect.set(holder, last, typeof old === 'number' ? Number(value) : value);
}
