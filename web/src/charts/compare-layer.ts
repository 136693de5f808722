import { type IChartApi, type ISeriesApi, LineSeries, type UTCTimestamp } from 'lightweight-charts';
import type { Candle } from '@/api/types';
import { secondsOf } from './bars';
import type { Colours } from './colours';

/** What a symbol that is laid over the chart did since the left edge of what is in sight, in percent. */
export interface ComparedReading {
  symbol: string;
  percent: number;
}

interface Compared {
  series: ISeriesApi<'Line'>;
  colour: string;
  /** Closes by when their bars begin, in seconds. */
  closes: Map<number, number>;
  begins: number[];
}

/** Other symbols over the chart's own, as lines. Their bars are put at the chart's own times, so that these stay as they are. */
export class CompareLayer {
  private readonly compared = new Map<string, Compared>();
  private times: readonly number[] = [];
  private colours: Colours | null = null;
  private isEnded = false;

  /** <changed>: there is more or less to read out. */
  constructor(
    private readonly chart: IChartApi,
    private readonly changed: () => void,
  ) {}

  get isEmpty(): boolean {
    return this.compared.size === 0;
  }

  /** Lays a symbol over the chart. <colour> is a token. */
  set(symbol: string, colour: string, candles: readonly Candle[]): void {
    if (this.isEnded) return;
    const known = this.compared.get(symbol);
    const one = known ?? { series: this.add(), colour, closes: new Map<number, number>(), begins: [] };
    this.compared.set(symbol, one);
    for (const candle of candles) one.closes.set(secondsOf(candle), Number(candle.close));
    one.begins = [...one.closes.keys()].sort((a, b) => a - b);
    one.colour = colour;
    this.dress(one);
    this.draw(one);
    this.changed();
  }

  /** Bars of it that changed or began since. */
  update(symbol: string, candles: readonly Candle[]): void {
    const one = this.compared.get(symbol);
    if (!one || this.isEnded) return;
    for (const candle of candles) {
      const time = secondsOf(candle);
      if (time > (one.begins.at(-1) ?? 0)) one.begins.push(time);
      one.closes.set(time, Number(candle.close));
    }
    this.drawNewest(one);
  }

  remove(symbol: string): void {
    const one = this.compared.get(symbol);
    if (!one || this.isEnded) return;
    this.compared.delete(symbol);
    this.chart.removeSeries(one.series);
    this.changed();
  }

  /** The chart is gone: what comes now goes nowhere. */
  end(): void {
    this.isEnded = true;
  }

  /** The chart's own bars are these. */
  setTimes(times: readonly number[]): void {
    this.times = times;
    for (const one of this.compared.values()) this.draw(one);
  }

  /** A bar of the chart's own began. */
  begin(times: readonly number[]): void {
    this.times = times;
    for (const one of this.compared.values()) this.drawNewest(one);
  }

  setColours(colours: Colours): void {
    this.colours = colours;
    for (const one of this.compared.values()) this.dress(one);
  }

  /** At a bar of the chart's own, since the first that is in sight. */
  readings(time: number, since: number): ComparedReading[] {
    return [...this.compared].flatMap(([symbol, one]) => {
      const first = this.times.find((begin) => begin >= since && closeAt(one, begin) !== undefined);
      const [from, to] = [first === undefined ? undefined : closeAt(one, first), closeAt(one, time)];
      return from === undefined || to === undefined ? [] : [{ symbol, percent: 100 * (to / from - 1) }];
    });
  }

  private add(): ISeriesApi<'Line'> {
    return this.chart.addSeries(LineSeries, { lineWidth: 2, priceLineVisible: false, crosshairMarkerRadius: 3 });
  }

  private dress({ series, colour }: Compared): void {
    if (this.colours) series.applyOptions({ color: this.colours.of[colour] ?? this.colours.muted });
  }

  private draw(one: Compared): void {
    one.series.setData(this.times.map((time) => pointAt(one, time)));
  }

  private drawNewest(one: Compared): void {
    const time = this.times.at(-1);
    if (time !== undefined) one.series.update(pointAt(one, time));
  }
}

/** The close of the bar of that time, or of the last one before it; undefined before the first. */
export function closeAt({ begins, closes }: Pick<Compared, 'begins' | 'closes'>, time: number): number | undefined {
  let [low, high] = [0, begins.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (begins[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : closes.get(begins[low - 1]!);
}

function pointAt(one: Compared, time: number) {
  const value = closeAt(one, time);
  return value === undefined ? { time: time as UTCTimestamp } : { time: time as UTCTimestamp, value };
}
