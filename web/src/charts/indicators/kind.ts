import type { Indicator } from './fold';

export interface IndicatorLine {
  /** Stands before the value where the chart is read out. */
  label: string;
  /** What it is called beside the other lines. */
  name: string;
  /** The token of its colour. */
  colour: string;
  look: 'line' | 'dashed' | 'dots' | 'bars';
  /** Drawn so many bars earlier than it is worked out: one less than the setting of this index. */
  back?: number;
}

/** A number that an indicator is worked out with. */
export interface Setting {
  name: string;
  usual: number;
  range: readonly [least: number, most: number];
  /** What it is a whole multiple of. */
  step: number;
}

export interface IndicatorKind {
  name: string;
  about: string;
  /** On the price itself, or in a pane of its own below. */
  pane: 'price' | 'own';
  lines: readonly IndicatorLine[];
  settings: readonly Setting[];
  /** What its values are; else plain numbers. Those on the price are prices. */
  unit?: 'price' | 'volume';
  /** Where the values of an oscillator mean something: overbought, oversold. */
  levels?: readonly number[];
  fold: (...settings: number[]) => Indicator;
}

export const line = (
  label: string,
  colour: string,
  look: IndicatorLine['look'] = 'line',
  name = label,
): IndicatorLine => ({ label, name, colour, look });

/** In bars; beyond a thousand the history that is first loaded says nothing. */
export const length = (usual: number, name = 'Length', least = 2): Setting => ({
  name,
  usual,
  range: [least, 1_000],
  step: 1,
});

export const multiple = (name: string, usual: number): Setting => ({ name, usual, range: [0.5, 10], step: 0.5 });

export const band = (label: string, colour: string) => [
  line(label, colour, 'line', 'Upper'),
  line('', colour, 'dashed', 'Middle'),
  line('', colour, 'line', 'Lower'),
];
