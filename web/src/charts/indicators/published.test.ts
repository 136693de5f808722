import { expect, test } from 'vitest';
import { type IndicatorName, indicatorSet } from '@/charts/indicator-set';
import type { IndicatorKind } from './kind';
import { roc, zScore } from './momentum';
import { run } from './run.testing';
import { barsOf, readShared, type SharedBar } from './shared.testing';

/** The values that Tulip Indicators publishes with its library: fifteen bars, and what each indicator says of them. */
const shared = readShared<{ bars: SharedBar[]; published: Published[] }>('published');
const bars = barsOf(shared.bars);

interface Published {
  of: string;
  kind: IndicatorName;
  settings: number[];
  line: number;
  values: number[];
  /** Tulip says these only from a later bar on than they are known. */
  saidLater: boolean;
}

test.each(shared.published)('$of is as published', ({ kind, settings, line, values, saidLater }) => {
  const { fold }: IndicatorKind = indicatorSet[kind];
  const said = run(fold(...settings), bars, 3).map((each) => each[line]!);
  if (!saidLater)
    expect(said.slice(0, bars.length - values.length)).toEqual(Array(bars.length - values.length).fill(null));
  said.slice(-values.length).forEach((value, index) => expect(value).toBeCloseTo(values[index]!, 2));
});

// "roc 5" there is a part, here percent; the z-score is worked out of "sma 5" and "stddev 5".
test('what is said in other units is as published too', () => {
  const change = run(roc(5), bars, 3).map(([value]) => value);
  [0.019, 0.022, 0.014, 0.019, 0.009, 0.029, 0.045, 0.035, 0.038, 0.035].forEach((part, index) =>
    expect(change[index + 5]).toBeCloseTo(100 * part, 0),
  );
  expect(run(zScore(5), bars, 3).at(-1)![0]).toBeCloseTo((87.29 - 86.804) / 0.758, 2);
});
