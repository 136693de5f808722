import {
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Colours } from './colours';
import { type ChosenIndicator, indicatorSet, titleOf } from './indicator-set';
import type { Bar, Indicator, Values } from './indicators/fold';
import type { IndicatorKind, IndicatorLine } from './indicators/kind';

/** One value of an indicator, to be read out. */
export interface Reading {
  label: string;
  colour: string;
  value: number;
  unit: 'price' | 'volume' | undefined;
}

/** What an indicator says at a bar; <isCut>: no line leads to it from the bar before. */
interface Step {
  values: Values;
  isCut: boolean;
}

interface Line {
  series: ISeriesApi<'Line' | 'Histogram'>;
  look: IndicatorLine;
  /** So many bars earlier than they are worked out its values are drawn. */
  back: number;
  /** Whether the line ends at the bar before the newest. */
  isEnded: boolean;
}

interface Drawn {
  kind: IndicatorKind;
  fold: Indicator;
  lines: Line[];
  levels: IPriceLine[];
  /** The fold up to the bar before the newest, from which the newest is taken as often as it changes. */
  before: unknown;
  after: unknown;
  /** One a bar. */
  steps: Step[];
}

/** The indicators that are chosen, over the price and below it. */
export class IndicatorLayer {
  /** By their titles: with other numbers it is another one. */
  private readonly drawn = new Map<string, Drawn>();
  /** Of the bars, and where each stands among them. */
  private times: number[] = [];
  private places = new Map<number, number>();

  constructor(private readonly chart: IChartApi) {}

  /** Draws these and no others. */
  choose(
    chosen: readonly ChosenIndicator[],
    bars: readonly Bar[],
    colours: Colours,
    format: (price: number) => string,
  ): void {
    const titles = chosen.map(titleOf);
    for (const [title, { lines }] of this.drawn) {
      if (titles.includes(title)) continue;
      for (const { series } of lines) this.chart.removeSeries(series);
      this.drawn.delete(title);
    }
    for (const [index, one] of chosen.entries()) {
      const title = titles[index]!;
      if (!this.drawn.has(title)) this.drawn.set(title, this.make(one, format));
    }
    this.chart.panes().forEach((pane, index) => pane.setStretchFactor(index === 0 ? 3 : 1));
    this.readColours(colours);
    this.setHistory(bars, colours);
  }

  setHistory(bars: readonly Bar[], colours: Colours): void {
    this.times = bars.map(({ time }) => time);
    this.places = new Map(this.times.map((time, index) => [time, index]));
    for (const drawn of this.drawn.values()) {
      drawn.steps = [];
      drawn.before = drawn.after = drawn.fold.start;
      for (const bar of bars) this.fold(drawn, bar, true);
      drawn.lines.forEach((line, index) => {
        line.isEnded = isEnded(drawn.steps, drawn.steps.length - 2, index);
        line.series.setData(
          drawn.steps
            .map((_, at) => this.point(drawn, index, at, isEnded(drawn.steps, at, index), colours))
            .slice(line.back),
        );
      });
    }
  }

  /** Takes the newest bar, new or changed. */
  update(bar: Bar, colours: Colours): void {
    const isNew = bar.time > (this.times.at(-1) ?? 0);
    if (isNew) this.places.set(bar.time, this.times.push(bar.time) - 1);
    const newest = this.times.length - 1;
    for (const drawn of this.drawn.values()) {
      this.fold(drawn, bar, isNew);
      drawn.lines.forEach((line, index) => {
        const ended = isEnded(drawn.steps, newest - 1, index);
        if (ended !== (!isNew && line.isEnded) && newest - 1 >= line.back)
          line.series.update(this.point(drawn, index, newest - 1, ended, colours), true);
        line.isEnded = ended;
        if (newest >= line.back) line.series.update(this.point(drawn, index, newest, false, colours));
      });
    }
  }

  /** What the indicators say at a bar. */
  readings(time: number): Reading[] {
    const at = this.places.get(time);
    if (at === undefined) return [];
    return [...this.drawn.values()].flatMap(({ kind, steps, lines }) =>
      kind.lines.flatMap(({ label, colour }, index) => {
        const value = steps[at]?.values[index];
        const unit = kind.pane === 'price' ? 'price' : kind.unit;
        return value == null || lines[index]!.back > 0 ? [] : [{ label, colour, value, unit }];
      }),
    );
  }

  readColours(colours: Colours): void {
    for (const { lines, levels } of this.drawn.values()) {
      for (const level of levels) level.applyOptions({ color: colours.faint });
      for (const { series, look } of lines) series.applyOptions({ color: colours.of[look.colour] ?? colours.muted });
    }
  }

  private fold(drawn: Drawn, bar: Bar, isNew: boolean): void {
    if (isNew) drawn.before = drawn.after;
    const [after, values, isCut = false] = drawn.fold.step(drawn.before, bar);
    drawn.after = after;
    drawn.steps[isNew ? drawn.steps.length : drawn.steps.length - 1] = { values, isCut };
  }

  private make({ name, settings }: ChosenIndicator, format: (price: number) => string): Drawn {
    const kind: IndicatorKind = indicatorSet[name];
    const fold = kind.fold(...settings);
    const pane = kind.pane === 'price' ? 0 : this.chart.panes().length;
    const isPrice = kind.pane === 'price' || kind.unit === 'price';
    const lines = kind.lines.map((look): Line => {
      const common = {
        priceLineVisible: false,
        lastValueVisible: kind.pane === 'own' && look.look !== 'bars',
        ...(isPrice && { priceFormat: { type: 'custom' as const, formatter: format } }),
        ...(kind.unit === 'volume' && { priceFormat: { type: 'volume' as const } }),
      };
      const series =
        look.look === 'bars'
          ? this.chart.addSeries(HistogramSeries, common, pane)
          : this.chart.addSeries(
              LineSeries,
              {
                ...common,
                lineWidth: 1,
                lineStyle: look.look === 'dashed' ? LineStyle.Dashed : LineStyle.Solid,
                lineVisible: look.look !== 'dots',
                pointMarkersVisible: look.look === 'dots',
                pointMarkersRadius: 1.5,
                crosshairMarkerVisible: false,
              },
              pane,
            );
      return { series, look, back: look.back === undefined ? 0 : settings[look.back]! - 1, isEnded: false };
    });
    const levels = (kind.levels ?? []).map((price) =>
      lines[0]!.series.createPriceLine({ price, lineStyle: LineStyle.Dashed, lineWidth: 1, axisLabelVisible: false }),
    );
    return { kind, fold, lines, levels, before: fold.start, after: fold.start, steps: [] };
  }

  /** The chart draws through a bar without a value; so the point before it, which colours the way there, is without a colour. */
  private point({ steps, lines }: Drawn, index: number, step: number, isLast: boolean, colours: Colours) {
    const value = steps[step]?.values[index];
    const { look, back } = lines[index]!;
    const at = { time: this.times[step - back] as UTCTimestamp };
    if (value == null) return at;
    if (look.look !== 'bars') return { ...at, value, ...(isLast && look.look !== 'dots' && { color: 'transparent' }) };
    return { ...at, value, color: value < 0 ? colours.downSoft : colours.upSoft };
  }
}

const isEnded = (steps: readonly Step[], at: number, index: number): boolean => {
  const next = steps[at + 1];
  return next !== undefined && (next.isCut || next.values[index] == null);
};
