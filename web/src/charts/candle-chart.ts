import {
  AreaSeries,
  type AutoscaleInfo,
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  CrosshairMode,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  type SeriesMarker,
  type TickMarkType,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Candle } from '@/api/types';
import { type Colours, coloursOf } from './colours';
import { IndicatorLayer, type Reading } from './indicator-layer';
import type { ChosenIndicator } from './indicator-set';
import type { Bar } from './indicators';
import { type LineEvents, type PriceMark, PriceLines } from './price-lines';
import { pointTime, tickMark } from './times';

export type ChartStyle = 'candles' | 'line' | 'area';

/** An execution, where it happened. */
export interface FillMark {
  id: string;
  at: string;
  price: string;
  side: 'buy' | 'sell';
}

/** What is read out: a bar, and what the indicators say at it. */
export interface ChartPoint {
  candle: Candle | undefined;
  readings: readonly Reading[];
}

export interface ChartEvents extends LineEvents {
  /** Given the bar below the pointer, and the newest one when there is no pointer. */
  point: (point: ChartPoint) => void;
  /** Older bars than there are came into sight. */
  older: () => void;
}

/** How many bars have room at first; a market that just opened has fewer, and they are drawn wider. */
const barsShown = { least: 40, most: 110 };
/** With fewer bars left of what is in sight than this, older ones are asked for. */
const reserve = 30;

const kinds = { candles: CandlestickSeries, line: LineSeries, area: AreaSeries } as const;

/**
 * The chart, made once and changed by its methods: React never draws it. Prices become floating-point numbers here and here alone, for
 * they only choose pixels.
 */
export class CandleChart {
  private readonly chart: IChartApi;
  private readonly volumes: ISeriesApi<'Histogram'>;
  private readonly indicators: IndicatorLayer;
  private readonly lines: PriceLines;
  private price: ISeriesApi<'Candlestick' | 'Line' | 'Area'>;
  private markers: ISeriesMarkersPluginApi<Time>;
  private style: ChartStyle = 'candles';
  private chosen: readonly ChosenIndicator[] = [];
  private fills: readonly FillMark[] = [];
  private colours: Colours;
  private digits = new Intl.NumberFormat('en-US');
  private readonly format = (price: number) => this.digits.format(price);
  private minMove = 0.01;
  private marked: readonly number[] = [];
  private readonly rescale = (original: () => AutoscaleInfo | null) => withNear(original(), this.marked);
  /** By their times, oldest first. */
  private readonly candles = new Map<number, Candle>();
  private lastTime = 0;
  private filled = false;
  private daily = false;

  constructor(
    private readonly container: HTMLElement,
    private readonly events: ChartEvents,
  ) {
    this.colours = coloursOf(container);
    this.chart = createChart(container, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.1, bottom: 0.22 } },
      timeScale: {
        borderVisible: false,
        timeVisible: true,
        secondsVisible: false,
        rightOffset: 6,
        tickMarkFormatter: (time: UTCTimestamp, type: TickMarkType) => tickMark(time, type, this.daily),
      },
      localization: { timeFormatter: (time: UTCTimestamp) => pointTime(time, this.daily) },
    });
    this.price = this.chart.addSeries(CandlestickSeries, { borderVisible: false });
    this.markers = createSeriesMarkers(this.price, []);
    this.volumes = this.chart.addSeries(HistogramSeries, {
      priceScaleId: '',
      priceFormat: { type: 'volume' },
      priceLineVisible: false,
      lastValueVisible: false,
    });
    this.volumes.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.indicators = new IndicatorLayer(this.chart);
    this.lines = new PriceLines(this.chart, container, events);
    this.lines.attach(this.price);
    this.chart.subscribeCrosshairMove(({ time }) => this.readOut(time === undefined ? undefined : Number(time)));
    this.chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range && this.filled && range.from < reserve) this.events.older();
    });
    this.readColours();
  }

  remove(): void {
    this.chart.remove();
  }

  /** Empties the chart: another instrument or interval is coming. */
  clear(tick: string, decimals: number, daily: boolean): void {
    this.daily = daily;
    this.candles.clear();
    this.lastTime = 0;
    this.filled = false;
    this.minMove = Number(tick);
    this.digits = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    this.lines.setSubject(tick, (price) => this.digits.format(Number(price)));
    this.dress();
    this.drawAll();
  }

  /** The history, oldest first. What is in sight stays in sight when there was something before. */
  setHistory(candles: readonly Candle[]): void {
    const first = !this.filled && candles.length > 0;
    const shown = Math.max(barsShown.least, Math.min(barsShown.most, candles.length));
    const running = [...this.candles].filter(([time]) => candles.length > 0 && time > seconds(candles.at(-1)!));
    this.candles.clear();
    for (const candle of candles) this.candles.set(seconds(candle), candle);
    for (const [time, candle] of running) this.candles.set(time, candle);
    this.lastTime = [...this.candles.keys()].at(-1) ?? 0;
    this.drawAll();
    if (!first) return;
    this.filled = candles.length >= barsShown.least;
    this.chart.timeScale().setVisibleLogicalRange({ from: candles.length - shown, to: candles.length + 6 });
    this.price.priceScale().applyOptions({ autoScale: true });
  }

  /** Bars that changed or began since; older ones than the newest are known already. */
  update(candles: readonly Candle[]): void {
    for (const candle of candles) {
      const time = seconds(candle);
      if (time < this.lastTime) continue;
      this.lastTime = time;
      this.candles.set(time, candle);
      this.price.update(this.pointOf(candle));
      this.volumes.update(this.volume(candle));
      this.indicators.update(bar(candle), this.colours);
    }
    if (candles.length > 0) this.readOut(undefined);
  }

  setMarks(marks: readonly PriceMark[]): void {
    this.marked = marks.map(({ price }) => Number(price));
    this.price.applyOptions({ autoscaleInfoProvider: this.rescale });
    this.lines.set(marks);
  }

  setFills(fills: readonly FillMark[]): void {
    this.fills = fills;
    this.drawFills();
  }

  setStyle(style: ChartStyle): void {
    if (style === this.style) return;
    this.style = style;
    const before = this.price;
    this.price = this.chart.addSeries(kinds[style], {});
    this.price.setSeriesOrder(0);
    this.dress();
    this.price.setData([...this.candles.values()].map((candle) => this.pointOf(candle)));
    this.lines.attach(this.price);
    this.markers = createSeriesMarkers(this.price, []);
    this.chart.removeSeries(before);
    this.drawFills();
  }

  setIndicators(names: readonly ChosenIndicator[]): void {
    this.chosen = names;
    this.indicators.choose(names, this.bars(), this.colours, this.format);
    this.readOut(undefined);
  }

  /** Takes the theme's colours from the page. */
  readColours(): void {
    this.colours = coloursOf(this.container);
    const { panel, muted, raised, faint, strongLine, line, font } = this.colours;
    this.chart.applyOptions({
      layout: {
        background: { color: panel },
        textColor: muted,
        fontFamily: font,
        fontSize: 11,
        panes: { separatorColor: line, separatorHoverColor: strongLine },
      },
      grid: { vertLines: { color: raised }, horzLines: { color: raised } },
      crosshair: {
        vertLine: { color: faint, labelBackgroundColor: strongLine },
        horzLine: { color: faint, labelBackgroundColor: strongLine },
      },
    });
    this.dress();
    this.lines.setColours(this.colours);
    this.indicators.readColours(this.colours);
    this.drawAll();
  }

  /** Colours and digits of the price. */
  private dress(): void {
    const { up, down, paper, upSoft } = this.colours;
    this.price.applyOptions({
      priceFormat: { type: 'custom', formatter: this.format, minMove: this.minMove },
      autoscaleInfoProvider: this.rescale,
      ...(this.style === 'candles' && {
        upColor: up,
        wickUpColor: up,
        downColor: down,
        wickDownColor: down,
        borderVisible: false,
      }),
      ...(this.style === 'line' && { color: paper, lineWidth: 2 }),
      ...(this.style === 'area' && { lineColor: up, topColor: upSoft, bottomColor: 'transparent', lineWidth: 2 }),
    });
  }

  private drawAll(): void {
    const candles = [...this.candles.values()];
    this.price.setData(candles.map((candle) => this.pointOf(candle)));
    this.volumes.setData(candles.map((candle) => this.volume(candle)));
    this.indicators.setHistory(this.bars(), this.colours);
    this.drawFills();
    this.readOut(undefined);
  }

  /** Each fill at the bar that it happened in; what lies before the first bar has no place. */
  private drawFills(): void {
    const times = [...this.candles.keys()];
    const { up, down } = this.colours;
    const marks = this.fills.flatMap(({ at, price, side, id }): SeriesMarker<Time>[] => {
      const time = times.findLast((begin) => begin <= Date.parse(at) / 1000);
      if (time === undefined) return [];
      const isBuy = side === 'buy';
      return [
        {
          id,
          time: time as UTCTimestamp,
          price: Number(price),
          position: isBuy ? 'atPriceBottom' : 'atPriceTop',
          shape: isBuy ? 'arrowUp' : 'arrowDown',
          color: isBuy ? up : down,
        },
      ];
    });
    this.markers.setMarkers(marks.sort((a, b) => Number(a.time) - Number(b.time)));
  }

  private readOut(time: number | undefined): void {
    const at = time !== undefined && this.candles.has(time) ? time : this.lastTime;
    this.events.point({ candle: this.candles.get(at), readings: this.indicators.readings(at) });
  }

  private bars(): Bar[] {
    return this.chosen.length === 0 ? [] : [...this.candles.values()].map(bar);
  }

  private pointOf(candle: Candle) {
    return this.style === 'candles' ? candlestick(candle) : { time: seconds(candle), value: Number(candle.close) };
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

/** The range of prices in sight, wide enough for the marks that are not far from it: as far as it is high, or a quarter of a percent. */
function withNear(info: AutoscaleInfo | null, marked: readonly number[]): AutoscaleInfo | null {
  const range = info?.priceRange;
  if (!range) return info;
  const { minValue, maxValue } = range;
  const reach = Math.max(maxValue - minValue, maxValue * 0.0025);
  const near = marked.filter((price) => price >= minValue - reach && price <= maxValue + reach);
  return { ...info, priceRange: { minValue: Math.min(minValue, ...near), maxValue: Math.max(maxValue, ...near) } };
}

const seconds = (candle: Candle) => (Date.parse(candle.time) / 1000) as UTCTimestamp;

const candlestick = (candle: Candle) => ({
  time: seconds(candle),
  open: Number(candle.open),
  high: Number(candle.high),
  low: Number(candle.low),
  close: Number(candle.close),
});

const bar = (candle: Candle): Bar => ({ ...candlestick(candle), volume: Number(candle.volume) });
