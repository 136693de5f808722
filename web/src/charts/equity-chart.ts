import {
  AreaSeries,
  BaselineSeries,
  createChart,
  createSeriesMarkers,
  CrosshairMode,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  LineStyle,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { chartFormats } from './formats';

/** What an account was worth, or had returned, at a moment. Only for drawing, so floating-point numbers will do. */
export interface WorthAt {
  /** Seconds since 1970. */
  time: number;
  /** Money, or percent. */
  value: number;
  /** What it is compared with, in the same unit. */
  beside?: number;
  /** In percent, 0 or below. */
  drawdown: number;
}

/** Where money came in, went out, or all began anew. */
export interface FlowMark {
  /** Of the point that it is marked at. */
  time: number;
  way: 'in' | 'out' | 'reset';
}

export interface EquityCurveShown {
  /** Oldest first. */
  points: readonly WorthAt[];
  unit: 'money' | 'percent';
  marks?: readonly FlowMark[];
}

/** The axis has a place for every point, however far apart: so many places at even distances make it one of time. */
const places = 300;

const shapes = { in: 'arrowUp', out: 'arrowDown', reset: 'square' } as const;

/** Equity, or return, above and drawdown below it: made once and changed by its methods. */
export class EquityChart {
  private readonly chart: IChartApi;
  private readonly equity: ISeriesApi<'Area'>;
  private readonly beside: ISeriesApi<'Line'>;
  private readonly drawdown: ISeriesApi<'Baseline'>;
  private readonly marker: ISeriesMarkersPluginApi<Time>;
  private points: readonly WorthAt[] = [];
  private marks: readonly FlowMark[] = [];

  /** <onPoint> is given what is below the pointer, and the newest point when there is no pointer. */
  constructor(
    private readonly container: HTMLElement,
    private readonly onPoint: (point: WorthAt | undefined) => void,
  ) {
    this.chart = createChart(container, {
      autoSize: true,
      layout: { attributionLogo: false },
      crosshair: { mode: CrosshairMode.Magnet },
      rightPriceScale: { borderVisible: false },
      // On a phone there are more points than pixels.
      timeScale: { borderVisible: false, timeVisible: true, minBarSpacing: 0.1 },
      handleScale: false,
      handleScroll: false,
    });
    this.equity = this.chart.addSeries(AreaSeries, {
      lineWidth: 2,
      priceLineVisible: false,
    });
    this.beside = this.chart.addSeries(LineSeries, {
      lineWidth: 1,
      lineStyle: LineStyle.Dashed,
      priceLineVisible: false,
      lastValueVisible: false,
      crosshairMarkerVisible: false,
    });
    this.drawdown = this.chart.addSeries(
      BaselineSeries,
      {
        baseValue: { type: 'price', price: 0 },
        lineWidth: 1,
        priceLineVisible: false,
        priceFormat: {
          type: 'custom',
          minMove: 0.01,
          formatter: (value: number) => `${chartFormats().number(value, 2)}%`,
        },
      },
      1,
    );
    const [above, below] = this.chart.panes();
    above?.setStretchFactor(3);
    below?.setStretchFactor(1);
    this.marker = createSeriesMarkers(this.equity, []);
    this.chart.subscribeCrosshairMove(({ time }) => this.onPoint(this.pointAt(Number(time))));
    this.readColours();
  }

  show({ points, unit, marks = [] }: EquityCurveShown): void {
    // Two points of one second are one: the later.
    this.points = [...new Map(points.map((point) => [point.time, point])).values()];
    this.marks = marks;
    const values = this.points.map(({ value }) => value);
    const isFine = Math.max(...values) - Math.min(...values) < 20;
    const priceFormat = {
      type: 'custom' as const,
      minMove: 0.01,
      formatter: (value: number) =>
        unit === 'money' ? chartFormats().number(value, isFine ? 2 : 0) : `${chartFormats().number(value, 2)}%`,
    };
    this.equity.applyOptions({ priceFormat });
    this.beside.applyOptions({ priceFormat });
    const times = this.times();
    const byTime = new Map(this.points.map((point) => [point.time, point]));
    const series = (of: (point: WorthAt) => number | undefined) =>
      times.map((time) => {
        const point = byTime.get(time);
        const value = point && of(point);
        return { time: time as UTCTimestamp, ...(value !== undefined && { value }) };
      });
    this.equity.setData(series(({ value }) => value));
    this.beside.setData(this.points.some(({ beside }) => beside !== undefined) ? series(({ beside }) => beside) : []);
    this.drawdown.setData(series(({ drawdown }) => drawdown));
    this.readColours();
    // Some room at both ends, so that no mark is cut in half.
    this.chart.timeScale().setVisibleLogicalRange({ from: -times.length / 60, to: times.length * (61 / 60) - 1 });
    this.onPoint(this.points.at(-1));
  }

  /** Those of the points, and even ones between them at which nothing is drawn. */
  private times(): number[] {
    const [first, last] = [this.points[0]?.time ?? 0, this.points.at(-1)?.time ?? 0];
    const even = Array.from({ length: places }, (_, at) => first + Math.round(((last - first) * at) / places));
    return [...new Set([...even, ...this.points.map(({ time }) => time)])].sort((a, b) => a - b);
  }

  /** What stood at a time: the last point before it. The newest where no time is pointed at. */
  private pointAt(time: number): WorthAt | undefined {
    return this.points.findLast((point) => point.time <= time) ?? this.points.at(-1);
  }

  /** Puts on the theme that the page has now. */
  readColours(): void {
    const style = getComputedStyle(this.container);
    const colour = (token: string) => style.getPropertyValue(token).trim();
    const [line, muted, paper, down] = [colour('--line'), colour('--muted'), colour('--paper'), colour('--down')];
    this.chart.applyOptions({
      layout: {
        background: { color: 'transparent' },
        textColor: muted,
        fontFamily: style.fontFamily,
        fontSize: 11,
        attributionLogo: false,
        panes: { separatorColor: line },
      },
      grid: { vertLines: { visible: false }, horzLines: { color: line } },
      crosshair: { vertLine: { color: muted, labelBackgroundColor: muted }, horzLine: { visible: false } },
    });
    this.equity.applyOptions({ lineColor: paper, topColor: `${paper}40`, bottomColor: `${paper}05` });
    this.beside.applyOptions({ color: colour('--chart-1') });
    this.marker.setMarkers(
      this.marks.map(({ time, way }): SeriesMarker<Time> => ({
        time: time as UTCTimestamp,
        position: way === 'out' ? 'aboveBar' : 'belowBar',
        shape: shapes[way],
        color: muted ?? '',
      })),
    );
    this.drawdown.applyOptions({
      bottomLineColor: down,
      bottomFillColor1: `${down}10`,
      bottomFillColor2: `${down}60`,
      topLineColor: down,
      topFillColor1: 'transparent',
      topFillColor2: 'transparent',
    });
  }

  remove(): void {
    this.chart.remove();
  }
}
