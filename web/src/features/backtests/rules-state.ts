import { Decimal } from '@/api/decimal';
import type { components } from '@/api/schema';
import type { RuleCondition, RuleNumber, StrategyRules } from '@/api/types';
import { asUsual, type IndicatorName, indicatorSet, wrongWith } from '@/charts/indicator-set';
import { numberWanted } from '@/ui/typed';

export type BarFigure = 'open' | 'high' | 'low' | 'close' | 'volume';
export type Comparison = components['schemas']['RuleComparison'];
export type Day = components['schemas']['DayOfWeek'];

/** A number as the form has it. What belongs to another kind of number is kept, for whoever comes back to that kind. */
export interface NumberState {
  of: 'indicator' | 'bar' | 'value';
  kind: IndicatorName;
  settings: readonly string[];
  line: string;
  bar: BarFigure;
  value: string;
  ago: string;
}

export interface ConditionState {
  /** Of its row in the form. */
  key: string;
  left: NumberState;
  is: Comparison;
  right: NumberState;
}

export interface RulesState {
  side: 'long' | 'short';
  enter: readonly ConditionState[];
  exit: readonly ConditionState[];
  sizeBy: 'percent' | 'notional' | 'qty';
  size: string;
  stopLoss: string;
  takeProfit: string;
  trail: string;
  mostBars: string;
  days: readonly Day[];
  /** "09:45", or empty. */
  from: string;
  until: string;
}

/** What is wrong with a field, by its name on the wire: as the exchange says it. */
export type Wrong = Record<string, string>;

let made = 0;
const nextKey = () => `condition-${++made}`;

export const plainNumber: NumberState = {
  of: 'bar',
  kind: 'sma',
  settings: asUsual('sma').settings.map(String),
  line: '0',
  bar: 'close',
  value: '0',
  ago: '0',
};

/** A condition to begin with: the close above its average. */
export const newCondition = (): ConditionState => ({
  key: nextKey(),
  left: plainNumber,
  is: 'above',
  right: { ...plainNumber, of: 'indicator' },
});

export function stateOfNumber({ indicator, bar, value, ago }: RuleNumber): NumberState {
  const begun = { ...plainNumber, ago: String(ago) };
  if (indicator) {
    const kind = indicator.kind as IndicatorName;
    const settings = indicator.settings ?? asUsual(kind).settings.map(String);
    return { ...begun, of: 'indicator', kind, settings, line: String(indicator.line) };
  }
  return bar ? { ...begun, of: 'bar', bar } : { ...begun, of: 'value', value: value ?? '0' };
}

const stateOfCondition = ({ left, is, right }: RuleCondition): ConditionState => ({
  key: nextKey(),
  left: stateOfNumber(left),
  is,
  right: stateOfNumber(right),
});

export function stateOfRules(rules: StrategyRules): RulesState {
  const { size, schedule } = rules;
  const sizeBy = size.notional != null ? 'notional' : size.qty != null ? 'qty' : 'percent';
  return {
    side: rules.side,
    enter: rules.enter.map(stateOfCondition),
    exit: rules.exit.map(stateOfCondition),
    sizeBy,
    size: size[sizeBy] ?? '',
    stopLoss: rules.stop_loss_percent ?? '',
    takeProfit: rules.take_profit_percent ?? '',
    trail: rules.trail_percent ?? '',
    mostBars: rules.most_bars == null ? '' : String(rules.most_bars),
    days: schedule?.days ?? [],
    from: schedule?.from?.slice(0, 5) ?? '',
    until: schedule?.until?.slice(0, 5) ?? '',
  };
}

/** The number as the wire has it; what is wrong with what was typed goes into <wrong>. */
export function decimalOf(text: string, field: string, wrong: Wrong): string {
  const number = Decimal.tryParse(text.trim());
  if (!number) wrong[field] = numberWanted();
  return number?.toString() ?? '0';
}

/** As decimalOf; an empty field is no number, and no fault. */
export const decimalIfAny = (text: string, field: string, wrong: Wrong): string | null =>
  text.trim() === '' ? null : decimalOf(text, field, wrong);

export function wholeOf(text: string, field: string, wrong: Wrong): number {
  const isWhole = /^\d{1,15}$/.test(text.trim());
  if (!isWhole) wrong[field] = 'Enter a whole number, such as 1.';
  return isWhole ? Number(text) : 0;
}

function numberOf(state: NumberState, field: string, wrong: Wrong): RuleNumber {
  if (state.of === 'value') return { value: decimalOf(state.value, `${field}.value`, wrong), ago: 0 };
  const ago = wholeOf(state.ago, `${field}.ago`, wrong);
  if (state.of === 'bar') return { bar: state.bar, ago };
  const { kind, line } = state;
  const settings = state.settings.map((text) => decimalOf(text, `${field}.indicator.settings`, wrong));
  indicatorSet[kind].settings.forEach((setting, index) => {
    const fault = wrongWith(Number(settings[index]), setting);
    if (fault) wrong[`${field}.indicator.settings`] ??= `${setting.name}: ${fault}`;
  });
  return { indicator: { kind, settings, line: Number(line) }, ago };
}

const conditionsOf = (states: readonly ConditionState[], field: string, wrong: Wrong): RuleCondition[] =>
  states.map(({ left, is, right }, index) => ({
    left: numberOf(left, `${field}[${index}].left`, wrong),
    is,
    right: numberOf(right, `${field}[${index}].right`, wrong),
  }));

/** What is asked of the exchange. What was left empty is left out. */
export function rulesOf(state: RulesState, field: string, wrong: Wrong): StrategyRules {
  const percent = (text: string, name: string) => decimalIfAny(text, `${field}.${name}`, wrong);
  const [loss, profit, trail] = [
    percent(state.stopLoss, 'stop_loss_percent'),
    percent(state.takeProfit, 'take_profit_percent'),
    percent(state.trail, 'trail_percent'),
  ];
  const mostBars = state.mostBars.trim() === '' ? null : wholeOf(state.mostBars, `${field}.most_bars`, wrong);
  const schedule = {
    ...(state.days.length > 0 && { days: [...state.days] }),
    ...(state.from && { from: state.from }),
    ...(state.until && { until: state.until }),
  };
  return {
    side: state.side,
    enter: conditionsOf(state.enter, `${field}.enter`, wrong),
    exit: conditionsOf(state.exit, `${field}.exit`, wrong),
    size: { [state.sizeBy]: decimalOf(state.size, `${field}.size.${state.sizeBy}`, wrong) },
    ...(loss !== null && { stop_loss_percent: loss }),
    ...(profit !== null && { take_profit_percent: profit }),
    ...(trail !== null && { trail_percent: trail }),
    ...(mostBars !== null && { most_bars: mostBars }),
    ...(Object.keys(schedule).length > 0 && { schedule }),
  };
}
