import { createChart, type IChartApi, PriceScaleMode, type TickMarkType, type UTCTimestamp } from 'lightweight-charts';
import type { Candle } from '@/api/types';
import { AxisEvents } from './axis-events';
import { layoutOptions, themeOptions } from './chart-look';
import { Bars, candlestick, levelsOf } from './bars';
import { type Colours, coloursOf } from './colours';
import { type ComparedReading, CompareLayer } from './compare-layer';
import { IndicatorLayer, type Reading } from './indicator-layer';
import type { ChosenIndicator } from './indicator-set';
import { type DrawingEvents, DrawingLayer } from './drawings/drawing-layer';
import type { Bar } from './indicators/fold';
import { ChartLink, type LinkedChart } from './linked-charts';
import { type LineEvents, type PriceMark, PriceLines } from './price-lines';
import { type ChartStyle, type FillMark, PriceSeries } from './price-series';
import { SessionShading, type SessionTimes } from './session-shading';
import { snap } from './snap';
import { chartFormats, onChartFormats } from './formats';
import { dayOf, pointTime, tickMark } from './times';
import { ahead, Viewport, type ViewportEvents } from './viewport';
import { ProfileLayer, type ProfileReading } from './volume-profile';
import { VolumeSeries } from './volume-series';

export type { ChartStyle, FillMark } from './price-series';

export type ChartScale = 'normal' | 'log' | 'percent';

/** What is read out: a bar, and what the indicators say at it. */
export interface ChartPoint {
  candle: Candle | undefined;
  readings: readonly Reading[];
  /** Since the first bar in sight: of the symbols that are laid over it. */
  compared: readonly ComparedReading[];
  profile: ProfileReading | null;
  /** It lies outside its market's regular hours. */
  isOutside: boolean;
}

/** What the bars are of. */
export interface ChartSubject {
  tick: string;
  decimals: number;
  /** Of a bar. */
  seconds: number;
  /** Bars of a day or longer have a date and no hour. */
  daily: boolean;
  /** Whether its market's day is New York's. */
  isShare: boolean;
}

export interface ChartEvents extends LineEvents, DrawingEvents, ViewportEvents {
  /** Given the bar below the pointer, and the newest one when there is no pointer. */
  point: (point: ChartPoint) => void;
  /** What to do at a price was asked for, there (in pixels from the chart's corner); <time>: when the bar there begins, if there is one. */
  asked: (at: { x: number; y: number }, price: string, time: string | null) => void;
}

const scales = {
  normal: PriceScaleMode.Normal,
  log: PriceScaleMode.Logarithmic,
  percent: PriceScaleMode.Percentage,
} as const;

/**
 * The chart, made once and changed by its methods: React never draws it. Prices become floating-point numbers here and here alone, for
 * they only choose pixels.
 */
export class CandleChart implements LinkedChart {
  private readonly chart: IChartApi;
  private readonly price: PriceSeries;
  private readonly volumes: VolumeSeries;
  private readonly indicators: IndicatorLayer;
  readonly lines: PriceLines;
  readonly drawings: DrawingLayer;
  /** Other symbols that are laid over it. */
  readonly comparing: CompareLayer;
  private readonly shading: SessionShading;
  /** What is marked on its time axis. */
  readonly axisEvents: AxisEvents;
  private readonly profile: ProfileLayer;
  /** Moves together with others where it is joined to them. */
  readonly link: ChartLink;
  readonly viewport: Viewport;
  private readonly bars = new Bars();
  private chosen: readonly ChosenIndicator[] = [];
  private colours: Colours;
  private readonly format = (price: number) => chartFormats().number(price, this.subject.decimals);
  private readonly forgetFormats: () => void;
  private subject: ChartSubject = { tick: '0.01', decimals: 2, seconds: 60, daily: false, isShare: false };

  constructor(
    private readonly container: HTMLElement,
    private readonly events: ChartEvents,
  ) {
    this.colours = coloursOf(container);
    this.chart = createChart(container, {
      ...layoutOptions,
      timeScale: {
        borderVisible: false,
        timeVisible: true,
        secondsVisible: false,
        rightOffset: ahead,
        tickMarkFormatter: (time: UTCTimestamp, type: TickMarkType) => tickMark(time, type, this.subject.daily),
      },
      localization: {
        timeFormatter: (time: UTCTimestamp) => pointTime(time, this.subject.daily, this.subject.seconds),
      },
    });
    this.link = new ChartLink(this, container);
    this.lines = new PriceLines(this.chart, container, events);
    this.drawings = new DrawingLayer(this.chart, container, (time) => levelsOf(this.bars.at(time)), events);
    this.comparing = new CompareLayer(this.chart, () => this.readOut(undefined));
    this.shading = new SessionShading(this.chart);
    this.axisEvents = new AxisEvents(this.chart, container);
    this.profile = new ProfileLayer(this.chart, this.bars);
    this.price = new PriceSeries(this.chart, this.colours, (series) => {
      for (const layer of [this.shading.painting, this.profile, this.lines, this.drawings, this.axisEvents.painting])
        layer.attach(series);
    });
    this.volumes = new VolumeSeries(this.chart, this.colours);
    this.indicators = new IndicatorLayer(this.chart);
    this.chart.subscribeCrosshairMove(({ time }) => {
      const at = time === undefined ? null : Number(time);
      this.link.pointed(at);
      this.readOut(at ?? undefined);
    });
    this.viewport = new Viewport(this.chart, this.bars, {
      ...events,
      seen: (from, to) => {
        this.link.moved(from, to);
        if (!this.comparing.isEmpty) this.readOut(undefined);
      },
    });
    container.addEventListener('contextmenu', (event) => this.ask(event));
    this.readColours();
    // The theme's colours are set with the axes, which are then drawn anew.
    this.forgetFormats = onChartFormats(() => this.readColours());
  }

  pointAt(time: number | null): void {
    const at = time === null ? undefined : this.bars.times.findLast((begin) => begin <= time);
    if (at === undefined) return this.chart.clearCrosshairPosition();
    this.chart.setCrosshairPosition(Number(this.bars.at(at)!.close), at as UTCTimestamp, this.price.series);
  }

  showBetween(from: number, to: number): void {
    this.viewport.showBetween(from, to);
  }

  remove(): void {
    this.forgetFormats();
    this.comparing.end();
    this.drawings.remove();
    this.lines.remove();
    this.chart.remove();
  }

  /** Empties the chart: another instrument or interval is coming. */
  clear(subject: ChartSubject): void {
    const { tick } = subject;
    this.subject = subject;
    this.bars.clear();
    this.viewport.clear(subject.seconds);
    this.chart.timeScale().applyOptions({ secondsVisible: subject.seconds < 60 });
    this.lines.setSubject(tick, (price) => this.format(Number(price)));
    this.drawings.setSubject(subject.seconds, this.format);
    this.price.setFormat(this.format, Number(tick));
    this.drawAll();
  }

  /** The history, oldest first. What is in sight stays in sight when there was something before. */
  setHistory(candles: readonly Candle[]): void {
    this.bars.setHistory(candles);
    this.drawAll();
    if (candles.length > 0 && this.viewport.begin()) this.price.series.priceScale().applyOptions({ autoScale: true });
  }

  /** Bars that changed or began since; older ones than the newest are known already. */
  update(candles: readonly Candle[]): void {
    for (const candle of candles) {
      const isNew = this.bars.update(candle);
      if (isNew === null) continue;
      if (isNew) this.setTimes();
      if (isNew) this.comparing.begin(this.bars.times);
      this.price.update(candle, isNew);
      this.volumes.update(candle);
      this.indicators.update(this.bar(candle), this.colours);
    }
    if (candles.length > 0) this.readOut(undefined);
  }

  setMarks(marks: readonly PriceMark[]): void {
    this.price.setMarked(marks.map(({ price }) => Number(price)));
    this.lines.set(marks);
  }

  setFills(fills: readonly FillMark[]): void {
    this.price.setFills(fills, this.bars.times);
  }

  setStyle(style: ChartStyle): void {
    this.price.setStyle(style, this.bars.all(), this.bars.times);
  }

  setScale(scale: ChartScale): void {
    this.chart.priceScale('right').applyOptions({ mode: scales[scale] });
  }

  setSigned(isSigned: boolean): void {
    this.chart.applyOptions({ layout: { attributionLogo: isSigned } });
  }

  /** The chart as it stands, with what is drawn on it. */
  picture(): HTMLCanvasElement {
    return this.chart.takeScreenshot(true);
  }

  setIndicators(names: readonly ChosenIndicator[]): void {
    this.chosen = names;
    this.indicators.choose(names, this.folded(), this.colours, this.format);
    this.profile.setRows(names.find(({ name }) => name === 'volumeProfile')?.settings[0] ?? null);
    this.readOut(undefined);
  }

  /** The regular hours of its market, by time: what lies between them is shaded. None: nothing is. */
  setSessions(sessions: readonly SessionTimes[]): void {
    this.shading.setSessions(sessions);
    this.readOut(undefined);
  }

  /** Takes the theme's colours from the page. */
  readColours(): void {
    this.colours = coloursOf(this.container);
    this.chart.applyOptions(themeOptions(this.colours));
    this.price.setColours(this.colours);
    this.volumes.setColours(this.colours);
    this.lines.setColours(this.colours);
    this.drawings.setColours(this.colours);
    this.indicators.readColours(this.colours);
    this.comparing.setColours(this.colours);
    this.shading.setColours(this.colours);
    this.profile.setColours(this.colours);
    this.drawAll();
  }

  private drawAll(): void {
    const candles = this.bars.all();
    this.setTimes();
    this.price.setCandles(candles);
    this.volumes.setCandles(candles);
    this.indicators.setHistory(this.folded(), this.colours);
    this.price.drawFills(this.bars.times);
    this.comparing.setTimes(this.bars.times);
    this.readOut(undefined);
  }

  private setTimes(): void {
    const { times } = this.bars;
    const { isShare, seconds } = this.subject;
    this.drawings.setTimes(times);
    this.shading.setTimes(times);
    this.axisEvents.setTimes(times, (time) => dayOf(time, isShare), Math.max(1, seconds / 86_400));
  }

  private readOut(time: number | undefined): void {
    const at = time !== undefined && this.bars.has(time) ? time : this.bars.last;
    this.events.point({
      candle: this.bars.at(at),
      readings: this.indicators.readings(at),
      compared: this.comparing.isEmpty ? [] : this.comparing.readings(at, this.viewport.first),
      profile: this.profile.reading(),
      isOutside: this.shading.isOutside(at),
    });
  }

  /** The bars as indicators take them; none where nobody asks for them. */
  private folded(): Bar[] {
    return this.chosen.length === 0 ? [] : this.bars.all().map((candle) => this.bar(candle));
  }

  private bar(candle: Candle): Bar {
    const point = candlestick(candle);
    return { ...point, day: dayOf(point.time, this.subject.isShare), volume: Number(candle.volume) };
  }

  private ask(event: MouseEvent): void {
    const { left, top } = this.container.getBoundingClientRect();
    const at = { x: event.clientX - left, y: event.clientY - top };
    const price = this.price.series.coordinateToPrice(at.y);
    if (price === null || price <= 0 || at.y > (this.chart.panes()[0]?.getHeight() ?? 0)) return;
    event.preventDefault();
    const time = this.chart.timeScale().coordinateToTime(at.x);
    const begin = time === null ? null : new Date(Number(time) * 1000).toISOString();
    this.events.asked(at, snap(price, this.subject.tick), begin);
  }
}
