import type { BacktestRequest, Interval, StrategyRules, StrategyScript } from '@/api/types';
import { exampleParameters, examples, exampleScript } from './examples';
import { decimalIfAny, decimalOf, type RulesState, rulesOf, stateOfRules, wholeOf, type Wrong } from './rules-state';
import { type Span, spanUpTo } from './spans';
import { noSweep, stateOfSweep, sweepOf, type SweepState } from './sweep-state';

export interface ParameterState {
  /** Of its row in the form. */
  key: string;
  name: string;
  value: string;
}

export interface ScriptState {
  source: string;
  parameters: readonly ParameterState[];
}

/** A test as the form has it. Numbers are what was typed, in the wire's digits. */
export interface SetupState {
  /** Empty: the strategy, the symbols and the interval. */
  name: string;
  /** An example's id, "own" or "script". */
  strategy: string;
  rules: RulesState;
  script: ScriptState;
  symbols: readonly string[];
  interval: Interval;
  span: Span;
  /** Of a span of one's own; a preset is up to the moment when it is sent. */
  from: string;
  to: string;
  capital: string;
  profile: string;
  /** Empty: as the profile. */
  physics: string;
  spread: string;
  seed: string;
  /** Empty: as the strategy needs it. */
  kind: '' | 'cash' | 'margin';
  sweep: SweepState;
}

let made = 0;
export const newParameter = (name = '', value = ''): ParameterState => ({ key: `parameter-${++made}`, name, value });

const scriptToBegin = (): ScriptState => ({
  source: exampleScript,
  parameters: Object.entries(exampleParameters).map(([name, value]) => newParameter(name, value)),
});

/** What somebody new finds: an example that can be run as it is. */
export const firstSetup = (symbol: string, now: Date): SetupState => ({
  name: '',
  strategy: examples[0]!.id,
  rules: stateOfRules(examples[0]!.rules),
  script: scriptToBegin(),
  symbols: [symbol],
  interval: '1h',
  span: 'year',
  ...spanUpTo(now, 'year'),
  capital: '100000',
  profile: 'retail',
  physics: '',
  spread: '1',
  seed: '1',
  kind: '',
  sweep: noSweep,
});

/** The example that says just this, or else that they are somebody's own. */
export function strategyOf(rules: RulesState): string {
  const asked = JSON.stringify(rulesOf(rules, '', {}));
  return (
    examples.find((example) => JSON.stringify(rulesOf(stateOfRules(example.rules), '', {})) === asked)?.id ?? 'own'
  );
}

/** The form that asks for the same again. */
export function stateOfRequest(request: BacktestRequest): SetupState {
  const { name, strategy, market, capital, profile, physics, kind, spread_bps, seed, sweep } = request;
  const begun = firstSetup(market.symbols[0] ?? '', new Date());
  const rules = strategy.rules ? stateOfRules(strategy.rules) : begun.rules;
  return {
    name,
    strategy: strategy.script ? 'script' : strategyOf(rules),
    rules,
    script: strategy.script ? stateOfScript(strategy.script) : begun.script,
    symbols: market.symbols,
    interval: market.interval as Interval,
    span: 'own',
    from: market.from,
    to: market.to,
    capital,
    profile,
    physics: physics ?? '',
    spread: spread_bps ?? '1',
    seed: String(seed),
    kind: kind ?? '',
    sweep: stateOfSweep(sweep),
  };
}

const stateOfScript = ({ source, parameters }: StrategyScript): ScriptState => ({
  source,
  parameters: Object.entries(parameters ?? {}).map(([name, value]) => newParameter(name, value)),
});

function scriptOf({ source, parameters }: ScriptState, field: string, wrong: Wrong): StrategyScript {
  const named = parameters.filter(({ name, value }) => name.trim() !== '' || value.trim() !== '');
  const names = named.map(({ name }) => name.trim());
  if (names.some((name) => name === '')) wrong[`${field}.parameters`] = 'Each needs a name.';
  if (new Set(names).size < names.length) wrong[`${field}.parameters`] = 'Each needs a name of its own.';
  if (source.trim() === '') wrong[`${field}.source`] = 'Write what the script does.';
  const values = named.map(({ value }) => decimalOf(value, `${field}.parameters`, wrong));
  return {
    source,
    ...(names.length > 0 && {
      parameters: Object.fromEntries(names.map((name, at) => [name, values[at]!])),
    }),
  };
}

const mostName = 80;

/** "Golden cross, BTC-USD, 1h": what a test is called unless it is given a name. */
export function nameOf({ name, strategy, symbols, interval }: SetupState): string {
  if (name.trim()) return name.trim();
  const known = examples.find(({ id }) => id === strategy)?.name;
  const of = known ?? (strategy === 'script' ? 'Script' : 'Own rules');
  return [of, ...symbols, interval].join(', ').slice(0, mostName);
}

/** What is asked of the exchange, and what is wrong with what was typed: then it is not to be sent. */
export function requestOf(state: SetupState, now: Date): { request: BacktestRequest; wrong: Wrong } {
  const wrong: Wrong = {};
  const { from, to } = state.span === 'own' ? state : spanUpTo(now, state.span);
  if (!from) wrong['market.from'] = 'Choose a day.';
  if (!to) wrong['market.to'] = 'Choose a day.';
  const strategy =
    state.strategy === 'script'
      ? { script: scriptOf(state.script, 'strategy.script', wrong) }
      : { rules: rulesOf(state.rules, 'strategy.rules', wrong) satisfies StrategyRules };
  const spread = decimalIfAny(state.spread, 'spread_bps', wrong);
  const sweep = sweepOf(state.sweep, strategy, wrong);
  const request: BacktestRequest = {
    name: nameOf(state),
    strategy,
    market: { symbols: [...state.symbols], interval: state.interval, from, to },
    capital: decimalOf(state.capital, 'capital', wrong),
    profile: state.profile,
    ...(state.physics && { physics: state.physics }),
    ...(state.kind && { kind: state.kind }),
    ...(spread !== null && { spread_bps: spread }),
    seed: wholeOf(state.seed, 'seed', wrong),
    ...(sweep && { sweep }),
  };
  return { request, wrong };
}

/** What is said of a field or of what is within it. */
export function wrongAt(wrong: Wrong, field: string): string | undefined {
  return Object.entries(wrong).find(
    ([at]) => at === field || at.startsWith(`${field}.`) || at.startsWith(`${field}[`),
  )?.[1];
}
