import { Decimal } from '@/api/decimal';
import type { BacktestRequest, SweepRequest } from '@/api/types';
import { digitsOf, typedAs } from '@/ui/typed';
import type { Wrong } from './rules-state';
import { numbersOf, type SweepNumber } from './sweep-numbers';

export interface SweptState {
  /** Of its row in the form. */
  key: string;
  /** The name of the number. */
  number: string;
  /** As they are typed, one after the other. */
  values: string;
}

/** Which values are tried, as the form has it. None: the strategy as it is. */
export interface SweepState {
  swept: readonly SweptState[];
  goal: NonNullable<SweepRequest['goal']>;
  /** Of a walk-forward; empty without. */
  parts: string;
}

export const mostSwept = 4;
const mostTrials = 1_000;

export const noSweep: SweepState = { swept: [], goal: 'sharpe', parts: '' };

let made = 0;

/** The largest of 1, 2, 5, 10, 20, 50 and so on that is not larger. */
function round(size: number): number {
  if (size === 0) return 0;
  const power = 10 ** Math.floor(Math.log10(size));
  return ([5, 2].find((each) => each * power <= size) ?? 1) * power;
}

/** A number with values around the one that it has: about half as much to half as much again. */
export function newSwept({ name, value, isWhole }: SweepNumber): SweptState {
  const middle = Number(value);
  const step = Math.max(round(Math.abs(middle) / 4), isWhole ? 1 : 0) || 1;
  const around = [-2, -1, 0, 1, 2].map((each) => middle + each * step);
  const shown = around.filter((each) => middle <= 0 || each > 0).map((each) => String(Number(each.toPrecision(6))));
  return { key: `swept-${++made}`, number: name, values: shown.map(typedAs).join(' ') };
}

/** The values that were typed, with spaces, semicolons, or commas and spaces between them, in the wire's digits. */
const typedValues = (text: string): string[] =>
  text
    .split(/[\s;]+|,\s+/)
    .filter((each) => each !== '')
    .map(digitsOf);

/** How many trials they are; null where something is not a number yet. */
export function trialsOf({ swept }: SweepState): number | null {
  const counts = swept.map(({ values }) => typedValues(values));
  if (counts.some((values) => values.some((each) => !Decimal.tryParse(each)))) return null;
  return counts.reduce((product, { length }) => product * length, 1);
}

/** What is asked of the exchange; null where one strategy is tried as it is. */
export function sweepOf(state: SweepState, strategy: BacktestRequest['strategy'], wrong: Wrong): SweepRequest | null {
  if (state.swept.length === 0) return null;
  const numbers = numbersOf(strategy);
  const parameters = state.swept.map(({ number, values }, index) => {
    const field = `sweep.parameters[${index}]`;
    const known = numbers.find(({ name }) => name === number);
    if (!known) wrong[`${field}.paths`] = 'The strategy has no such number any more. Choose another.';
    const typed = typedValues(values).map((each) => Decimal.tryParse(each)?.toString());
    const numeric = typed.filter((each) => each !== undefined);
    if (numeric.length < typed.length || new Set(numeric).size < 2) {
      wrong[`${field}.values`] = 'Enter two different numbers at least, with spaces between them.';
    }
    return { name: number, paths: [...(known?.paths ?? [])], values: [...new Set(numeric)] };
  });
  const names = state.swept.map(({ number }) => number);
  if (new Set(names).size < names.length) wrong['sweep.parameters'] = 'One number is there twice.';
  const trials = parameters.reduce((product, { values }) => product * values.length, 1);
  if (trials > mostTrials) wrong['sweep.parameters'] = `These are ${trials} trials; ${mostTrials} may be made.`;
  return { parameters, goal: state.goal, ...(state.parts && { parts: Number(state.parts) }) };
}

export const stateOfSweep = (sweep: SweepRequest | null | undefined): SweepState =>
  sweep
    ? {
        swept: sweep.parameters.map(({ name, values }) => ({
          key: `swept-${++made}`,
          number: name,
          values: values.map(typedAs).join(' '),
        })),
        goal: sweep.goal ?? 'sharpe',
        parts: sweep.parts == null ? '' : String(sweep.parts),
      }
    : noSweep;
