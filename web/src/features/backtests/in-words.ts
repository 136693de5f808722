import { indicatorSet, titleOf } from '@/charts/indicator-set';
import type { IndicatorKind } from '@/charts/indicators/kind';
import type { Comparison, ConditionState, NumberState } from './rules-state';

export const comparisons: readonly { value: Comparison; label: string }[] = [
  { value: 'above', label: 'is above' },
  { value: 'below', label: 'is below' },
  { value: 'crosses_above', label: 'crosses above' },
  { value: 'crosses_below', label: 'crosses below' },
];

/** "SMA 50", "the lower line of Donchian 10, 1 bar ago", "the close", "30": what it is. */
export function numberInWords({ of, kind, settings, line, bar, value, ago }: NumberState): string {
  if (of === 'value') return value;
  const { lines }: IndicatorKind = indicatorSet[kind];
  const title = titleOf({ name: kind, settings: settings.map(Number) });
  // "Upper" is a word, "MACD" and "%K" are names.
  const name = lines[Number(line)]?.name.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  const which = lines.length > 1 ? `the ${name} line of ${title}` : title;
  const back = ago === '0' ? '' : ago === '1' ? ', 1 bar ago' : `, ${ago} bars ago`;
  return `${of === 'bar' ? `the ${bar}` : which}${back}`;
}

/** "the close crosses below the lower line of Bollinger 20, 2" */
export const conditionInWords = ({ left, is, right }: ConditionState): string =>
  `${numberInWords(left)} ${comparisons.find(({ value }) => value === is)!.label} ${numberInWords(right)}`;

/** "about 5 seconds", "about 3 minutes" */
export function timeLeft(seconds: number): string {
  if (seconds < 1) return 'almost done';
  const minutes = Math.round(seconds / 60);
  if (seconds < 90) return `about ${seconds} ${seconds === 1 ? 'second' : 'seconds'} left`;
  return minutes < 90 ? `about ${minutes} minutes left` : `about ${Math.round(minutes / 60)} hours left`;
}
