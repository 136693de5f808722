import {
  AreaSeries,
  type AutoscaleInfo,
  BarSeries,
  CandlestickSeries,
  createSeriesMarkers,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Candle } from '@/api/types';
import { candlestick, secondsOf } from './bars';
import type { Colours } from './colours';
import { heikinAshi, type Ohlc } from './heikin-ashi';

export type ChartStyle = 'candles' | 'bars' | 'heikin' | 'line' | 'area';

/** An execution, where it happened. */
export interface FillMark {
  id: string;
  at: string;
  price: string;
  side: 'buy' | 'sell';
}

export type ShownSeries = ISeriesApi<'Candlestick' | 'Bar' | 'Line' | 'Area'>;

const kinds = {
  candles: CandlestickSeries,
  bars: BarSeries,
  heikin: CandlestickSeries,
  line: LineSeries,
  area: AreaSeries,
} as const;

/** The price of the chart's instrument in the style that was chosen, with the fills that are marked on it. */
export class PriceSeries {
  private shown: ShownSeries;
  private markers: ISeriesMarkersPluginApi<Time>;
  private style: ChartStyle = 'candles';
  private fills: readonly FillMark[] = [];
  private marked: readonly number[] = [];
  private format: (price: number) => string = String;
  private minMove = 0.01;
  /** The Heikin-Ashi candles of the newest bar but one, and of the newest. */
  private smooth: { before: Ohlc | null; last: Ohlc | null } = { before: null, last: null };
  private readonly rescale = (original: () => AutoscaleInfo | null) => withNear(original(), this.marked);

  /** <attached> is given the series that is drawn, and each that takes its place. */
  constructor(
    private readonly chart: IChartApi,
    private colours: Colours,
    private readonly attached: (series: ShownSeries) => void,
  ) {
    this.shown = chart.addSeries(CandlestickSeries, { borderVisible: false });
    this.markers = createSeriesMarkers(this.shown, []);
    attached(this.shown);
  }

  get series(): ShownSeries {
    return this.shown;
  }

  setStyle(style: ChartStyle, candles: readonly Candle[], times: readonly number[]): void {
    if (style === this.style) return;
    this.style = style;
    const before = this.shown;
    this.shown = this.chart.addSeries(kinds[style], {});
    this.shown.setSeriesOrder(0);
    this.dress();
    this.setCandles(candles);
    this.attached(this.shown);
    this.markers = createSeriesMarkers(this.shown, []);
    this.chart.removeSeries(before);
    this.drawFills(times);
  }

  /** How its prices are written, and the least step between two of them. */
  setFormat(format: (price: number) => string, minMove: number): void {
    this.format = format;
    this.minMove = minMove;
    this.dress();
  }

  setColours(colours: Colours): void {
    this.colours = colours;
    this.dress();
  }

  /** Prices beside it that are to be in sight too, where they are not far. */
  setMarked(marked: readonly number[]): void {
    this.marked = marked;
    this.shown.applyOptions({ autoscaleInfoProvider: this.rescale });
  }

  setCandles(candles: readonly Candle[]): void {
    this.smooth = { before: null, last: null };
    this.shown.setData(candles.map((candle) => this.pointOf(candle, true)));
  }

  update(candle: Candle, isNew: boolean): void {
    this.shown.update(this.pointOf(candle, isNew));
  }

  setFills(fills: readonly FillMark[], times: readonly number[]): void {
    this.fills = fills;
    this.drawFills(times);
  }

  /** Each fill at the bar that it happened in; what lies before the first bar has no place. */
  drawFills(times: readonly number[]): void {
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

  /** Colours and digits of the price. */
  private dress(): void {
    const { up, down, paper, upSoft } = this.colours;
    this.shown.applyOptions({
      priceFormat: { type: 'custom', formatter: this.format, minMove: this.minMove },
      autoscaleInfoProvider: this.rescale,
      ...(this.style === 'bars' && { upColor: up, downColor: down }),
      ...((this.style === 'candles' || this.style === 'heikin') && {
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

  private pointOf(candle: Candle, isNew: boolean) {
    if (this.style === 'line' || this.style === 'area') return { time: secondsOf(candle), value: Number(candle.close) };
    const point = candlestick(candle);
    if (this.style !== 'heikin') return point;
    const before = isNew ? this.smooth.last : this.smooth.before;
    this.smooth = { before, last: heikinAshi(before, point) };
    return { time: point.time, ...this.smooth.last! };
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
