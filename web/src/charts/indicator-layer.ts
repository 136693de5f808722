import {
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Colours } from './colours';
import { type ChosenIndicator, indicatorSet, type IndicatorKind, titleOf } from './indicator-set';
import type { Bar, Indicator, Values } from './indicators';

/** One value of an indicator, to be read out. */
export interface Reading {
  label: string;
  colour: string;
  value: number;
  /** Whether it is a price, and has the price's digits. */
  isPrice: boolean;
}

interface Drawn {
  kind: IndicatorKind;
  fold: Indicator;
  series: ISeriesApi<'Line' | 'Histogram'>[];
  /** The fold up to the bar before the newest, from which the newest is taken as often as it changes. */
  before: unknown;
  after: unknown;
  values: Map<number, Values>;
}

/** The indicators that are chosen, over the price and below it. */
export class IndicatorLayer {
  /** By their titles: with other numbers it is another one. */
  private readonly drawn = new Map<string, Drawn>();
  private newest = 0;

  constructor(private readonly chart: IChartApi) {}

  /** Draws these and no others. */
  choose(
    chosen: readonly ChosenIndicator[],
    bars: readonly Bar[],
    colours: Colours,
    format: (price: number) => string,
  ): void {
    const titles = chosen.map(titleOf);
    for (const [title, { series }] of this.drawn) {
      if (titles.includes(title)) continue;
      for (const one of series) this.chart.removeSeries(one);
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
    this.newest = bars.at(-1)?.time ?? 0;
    for (const drawn of this.drawn.values()) {
      const { fold } = drawn;
      drawn.values.clear();
      drawn.before = drawn.after = fold.start;
      for (const bar of bars) {
        drawn.before = drawn.after;
        const [after, values] = fold.step(drawn.before, bar);
        drawn.after = after;
        drawn.values.set(bar.time, values);
      }
      drawn.series.forEach((series, index) =>
        series.setData([...drawn.values].map(([time, values]) => this.point(drawn, index, time, values, colours))),
      );
    }
  }

  /** Takes the newest bar, new or changed. */
  update(bar: Bar, colours: Colours): void {
    const isNew = bar.time > this.newest;
    this.newest = bar.time;
    for (const drawn of this.drawn.values()) {
      if (isNew) drawn.before = drawn.after;
      const [after, values] = drawn.fold.step(drawn.before, bar);
      drawn.after = after;
      drawn.values.set(bar.time, values);
      drawn.series.forEach((series, index) => series.update(this.point(drawn, index, bar.time, values, colours)));
    }
  }

  /** What the indicators say at a bar. */
  readings(time: number): Reading[] {
    return [...this.drawn.values()].flatMap(({ kind, values }) =>
      kind.lines.flatMap(({ label, colour }, index) => {
        const value = values.get(time)?.[index];
        return value == null ? [] : [{ label, colour, value, isPrice: kind.pane === 'price' }];
      }),
    );
  }

  readColours(colours: Colours): void {
    for (const { kind, series } of this.drawn.values()) {
      series.forEach((one, index) =>
        one.applyOptions({ color: colours.of[kind.lines[index]!.colour] ?? colours.muted }),
      );
    }
  }

  private make({ name, settings }: ChosenIndicator, format: (price: number) => string): Drawn {
    const kind: IndicatorKind = indicatorSet[name];
    const fold = kind.fold(...settings);
    const pane = kind.pane === 'price' ? 0 : this.chart.panes().length;
    const series = kind.lines.map(({ look }) => {
      const common = {
        priceLineVisible: false,
        lastValueVisible: kind.pane === 'own' && look !== 'bars',
        ...(kind.pane === 'price' && { priceFormat: { type: 'custom' as const, formatter: format } }),
      };
      return look === 'bars'
        ? this.chart.addSeries(HistogramSeries, common, pane)
        : this.chart.addSeries(
            LineSeries,
            {
              ...common,
              lineWidth: 1,
              lineStyle: look === 'dashed' ? LineStyle.Dashed : LineStyle.Solid,
              crosshairMarkerVisible: false,
            },
            pane,
          );
    });
    return { kind, fold, series, before: fold.start, after: fold.start, values: new Map() };
  }

  private point({ kind }: Drawn, index: number, time: number, values: Values, colours: Colours) {
    const value = values[index];
    const at = { time: time as UTCTimestamp };
    if (value == null) return at;
    if (kind.lines[index]!.look !== 'bars') return { ...at, value };
    return { ...at, value, color: value < 0 ? colours.downSoft : colours.upSoft };
  }
}
