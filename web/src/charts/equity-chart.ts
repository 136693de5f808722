import {
  AreaSeries,
  BaselineSeries,
  createChart,
  CrosshairMode,
  type IChartApi,
  type ISeriesApi,
  type UTCTimestamp,
} from 'lightweight-charts';

/** What an account was worth at a moment. Only for drawing, so floating-point numbers will do. */
export interface WorthAt {
  /** Seconds since 1970. */
  time: number;
  equity: number;
  /** In percent, 0 or below. */
  drawdown: number;
}

/** Equity above and drawdown below it: made once and changed by its methods. */
export class EquityChart {
  private readonly chart: IChartApi;
  private readonly equity: ISeriesApi<'Area'>;
  private readonly drawdown: ISeriesApi<'Baseline'>;
  private readonly points = new Map<number, WorthAt>();
  private newest: WorthAt | undefined;

  /** <onPoint> is given what is below the pointer, and the newest point when there is no pointer. */
  constructor(
    private readonly container: HTMLElement,
    private readonly onPoint: (point: WorthAt | undefined) => void,
  ) {
    this.chart = createChart(container, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Magnet },
      rightPriceScale: { borderVisible: false },
      timeScale: { borderVisible: false, timeVisible: true, fixLeftEdge: true, fixRightEdge: true },
      handleScale: false,
      handleScroll: false,
    });
    const whole = { type: 'custom' as const, minMove: 0.01 };
    this.equity = this.chart.addSeries(AreaSeries, {
      lineWidth: 2,
      priceLineVisible: false,
      priceFormat: { ...whole, formatter: (value: number) => money.format(value) },
    });
    this.drawdown = this.chart.addSeries(
      BaselineSeries,
      {
        baseValue: { type: 'price', price: 0 },
        lineWidth: 1,
        priceLineVisible: false,
        priceFormat: { ...whole, formatter: (value: number) => `${percent.format(value)}%` },
      },
      1,
    );
    const [above, below] = this.chart.panes();
    above?.setStretchFactor(3);
    below?.setStretchFactor(1);
    this.chart.subscribeCrosshairMove(({ time }) => this.onPoint(this.points.get(Number(time)) ?? this.newest));
    this.readColours();
  }

  /** Oldest first. */
  show(points: readonly WorthAt[]): void {
    this.points.clear();
    // Two points of one second are one: the later.
    for (const point of points) this.points.set(point.time, point);
    const all = [...this.points.values()];
    this.newest = all.at(-1);
    this.equity.setData(all.map(({ time, equity }) => ({ time: time as UTCTimestamp, value: equity })));
    this.drawdown.setData(all.map(({ time, drawdown }) => ({ time: time as UTCTimestamp, value: drawdown })));
    this.chart.timeScale().fitContent();
    this.onPoint(this.newest);
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

const money = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
