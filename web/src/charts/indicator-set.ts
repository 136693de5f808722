import { inPanes } from './indicators/in-panes';
import type { IndicatorKind, Setting } from './indicators/kind';
import { onPrice } from './indicators/on-price';

/** The indicators there are. */
export const indicatorSet = { ...onPrice, ...inPanes };

export type IndicatorName = keyof typeof indicatorSet;

export const indicatorNames = Object.keys(indicatorSet) as IndicatorName[];

/** An indicator that is drawn, and the numbers that it is worked out with, in the order of its settings. */
export interface ChosenIndicator {
  name: IndicatorName;
  settings: readonly number[];
}

export const asUsual = (name: IndicatorName): ChosenIndicator => ({
  name,
  settings: indicatorSet[name].settings.map(({ usual }) => usual),
});

/** "SMA 20", "MACD 12, 26, 9" */
export const titleOf = ({ name, settings }: ChosenIndicator): string =>
  [indicatorSet[name].name, settings.join(', ')].join(' ').trim();

/** Whether an alert can wait for its values. The height of a sum of volumes says only where it began. */
export const canBeWatched = (name: IndicatorName): boolean => {
  const { lines, unit }: IndicatorKind = indicatorSet[name];
  return lines.length > 0 && unit !== 'volume';
};

/** A tenth is no binary number: 0.3 / 0.1 is nearly 3. */
const isMultiple = (value: number, step: number) => Math.abs(value / step - Math.round(value / step)) < 1e-9;

/** What is wrong with a number for a setting, or null. */
export function wrongWith(value: number, { range: [least, most], step }: Setting): string | null {
  if (value >= least && value <= most && isMultiple(value, step)) return null;
  return `From ${least} to ${most}${step === 1 ? ', whole' : ` by ${step}`}.`;
}

/** Whether what a browser kept are indicators that there are, each once, with numbers that they can have. */
export function areChosen(kept: unknown): kept is readonly ChosenIndicator[] {
  return Array.isArray(kept) && kept.every(isChosen) && new Set(kept.map(({ name }) => name)).size === kept.length;
}

function isChosen(one: unknown): one is ChosenIndicator {
  const { name, settings } = (one ?? {}) as Partial<ChosenIndicator>;
  if (name === undefined || !indicatorNames.includes(name) || !Array.isArray(settings)) return false;
  const numbers: readonly unknown[] = settings;
  const known: readonly Setting[] = indicatorSet[name].settings;
  return (
    numbers.length === known.length &&
    known.every((setting, index) => {
      const number = numbers[index];
      return typeof number === 'number' && wrongWith(number, setting) === null;
    })
  );
}
