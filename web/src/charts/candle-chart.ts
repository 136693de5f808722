import {
  CandlestickSeries,
  createChart,
  CrosshairMode,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  LineStyle,
  TickMarkType,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Candle } from '@/api/types';

/** A level worth seeing: an order that waits, what a position cost. */
export interface PriceMark {
  price: string;
  title: string;
  tone: 'up' | 'down' | 'plain';
}

/** How many bars have room at first; a market that just opened has fewer, and they are drawn wider. */
const barsShown = { least: 40, most: 110 };

/**
 * The chart, made once and changed by its methods: React never draws it. Prices become floating-point numbers here and here alone, for
 * they only choose pixels.
 */
export class CandleChart {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<'Candlestick'>;
  private readonly volumes: ISeriesApi<'Histogram'>;
  private readonly bars = new Map<number, Candle>();
  private marks: readonly PriceMark[] = [];
  /** The theme's colours, read once: asking the page for a style makes it work out its layout. */
  private colours: Colours;
  private lines: IPriceLine[] = [];
  private lastTime = 0;
  private filled = false;
  private daily = false;

  /** <onPoint> is given the bar below the pointer, and the newest one when there is no pointer. */
  constructor(
    private readonly container: HTMLElement,
    private readonly onPoint: (candle: Candle | undefined) => void,
  ) {
    this.colours = coloursOf(container);
    this.chart = createChart(container, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.12, bottom: 0.24 } },
      timeScale: {
        borderVisible: false,
        timeVisible: true,
        secondsVisible: false,
        rightOffset: 6,
        tickMarkFormatter: (time: UTCTimestamp, type: TickMarkType) => tickMark(time, type, this.daily),
      },
      localization: { timeFormatter: (time: UTCTimestamp) => (this.daily ? pointDate : pointTime).format(time * 1000) },
    });
    this.candles = this.chart.addSeries(CandlestickSeries, { borderVisible: false });
    this.volumes = this.chart.addSeries(HistogramSeries, {
      priceScaleId: '',
      priceFormat: { type: 'volume' },
      priceLineVisible: false,
      lastValueVisible: false,
    });
    this.volumes.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.chart.subscribeCrosshairMove(({ time }) => this.onPoint(this.bars.get(Number(time)) ?? this.newest()));
    this.readColours();
  }

  remove(): void {
    this.chart.remove();
  }

  /** Empties the chart: another instrument or interval is coming. */
  clear(decimals: number, daily: boolean): void {
    this.daily = daily;
    this.bars.clear();
    this.lastTime = 0;
    this.filled = false;
    const digits = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    this.candles.applyOptions({
      priceFormat: { type: 'custom', formatter: (price: number) => digits.format(price), minMove: 10 ** -decimals },
    });
    this.candles.setData([]);
    this.volumes.setData([]);
    this.onPoint(undefined);
  }

  /** The history, oldest first. What is in sight stays in sight when there was something before. */
  setHistory(candles: readonly Candle[]): void {
    const first = !this.filled && candles.length > 0;
    const shown = Math.max(barsShown.least, Math.min(barsShown.most, candles.length));
    this.bars.clear();
    for (const candle of candles) this.bars.set(seconds(candle), candle);
    this.lastTime = candles.length > 0 ? seconds(candles.at(-1)!) : 0;
    this.candles.setData(candles.map(bar));
    this.volumes.setData(candles.map((candle) => this.volume(candle)));
    if (first) {
      this.filled = candles.length >= barsShown.least;
      this.chart.timeScale().setVisibleLogicalRange({ from: candles.length - shown, to: candles.length + 6 });
      this.candles.priceScale().applyOptions({ autoScale: true });
    }
    this.onPoint(this.newest());
  }

  /** Bars that changed or began since; older ones than the newest are known already. */
  update(candles: readonly Candle[]): void {
    for (const candle of candles) {
      const time = seconds(candle);
      if (time < this.lastTime) continue;
      this.lastTime = time;
      this.bars.set(time, candle);
      this.candles.update(bar(candle));
      this.volumes.update(this.volume(candle));
    }
    if (candles.length > 0) this.onPoint(this.newest());
  }

  setMarks(marks: readonly PriceMark[]): void {
    this.marks = marks;
    for (const line of this.lines) this.candles.removePriceLine(line);
    const tones = { up: this.colours.up, down: this.colours.down, plain: this.colours.paper };
    this.lines = marks.map(({ price, title, tone }) =>
      this.candles.createPriceLine({
        price: Number(price),
        title,
        color: tones[tone],
        lineWidth: 1,
        lineStyle: tone === 'plain' ? LineStyle.Dotted : LineStyle.Dashed,
        axisLabelVisible: true,
      }),
    );
  }

  /** Takes the theme's colours from the page. */
  readColours(): void {
    this.colours = coloursOf(this.container);
    const { up, down, panel, muted, raised, faint, strongLine } = this.colours;
    this.chart.applyOptions({
      layout: {
        background: { color: panel },
        textColor: muted,
        fontFamily: getComputedStyle(this.container).fontFamily,
        fontSize: 11,
      },
      grid: { vertLines: { color: raised }, horzLines: { color: raised } },
      crosshair: {
        vertLine: { color: faint, labelBackgroundColor: strongLine },
        horzLine: { color: faint, labelBackgroundColor: strongLine },
      },
    });
    this.candles.applyOptions({ upColor: up, wickUpColor: up, downColor: down, wickDownColor: down });
    this.volumes.setData([...this.bars.values()].map((candle) => this.volume(candle)));
    this.setMarks(this.marks);
  }

  private newest(): Candle | undefined {
    return this.bars.get(this.lastTime);
  }

  private volume(candle: Candle) {
    const rose = Number(candle.close) >= Number(candle.open);
    return {
      time: seconds(candle),
      value: Number(candle.volume),
      color: rose ? this.colours.upSoft : this.colours.downSoft,
    };
  }
}

type Colours = ReturnType<typeof coloursOf>;

function coloursOf(element: HTMLElement) {
  const style = getComputedStyle(element);
  const colour = (token: string) => style.getPropertyValue(token).trim();
  return {
    up: colour('--up'),
    upSoft: colour('--up-soft'),
    down: colour('--down'),
    downSoft: colour('--down-soft'),
    paper: colour('--paper'),
    panel: colour('--panel'),
    raised: colour('--raised'),
    muted: colour('--muted'),
    faint: colour('--faint'),
    strongLine: colour('--strong-line'),
  };
}

const seconds = (candle: Candle) => (Date.parse(candle.time) / 1000) as UTCTimestamp;

const bar = (candle: Candle) => ({
  time: seconds(candle),
  open: Number(candle.open),
  high: Number(candle.high),
  low: Number(candle.low),
  close: Number(candle.close),
});

// The chart reckons in UTC; people read their own clock.
const hours = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const pointTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

// A day's bar is of that day wherever it is looked at.
const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const months = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });
const years = new Intl.DateTimeFormat('en-GB', { year: 'numeric', timeZone: 'UTC' });
const pointDate = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

function tickMark(time: UTCTimestamp, type: TickMarkType, daily: boolean): string {
  if (type === TickMarkType.Year) return years.format(time * 1000);
  if (type === TickMarkType.Month) return months.format(time * 1000);
  if (daily) return dates.format(time * 1000);
  return (type === TickMarkType.Time || type === TickMarkType.TimeWithSeconds ? hours : days).format(time * 1000);
}
