import type { IChartApi, ISeriesApi, SeriesType } from 'lightweight-charts';
import type { Candle } from '@/api/types';
import type { Bars } from './bars';
import type { Colours } from './colours';
import { Painting } from './painting';

/** What was traded in a range of prices, in rows of the same height from the lowest price up. */
export interface VolumeProfile {
  low: number;
  /** The height of a row, in prices. */
  step: number;
  rows: readonly number[];
  /** The index of the row in which most was traded, the point of control. */
  control: number;
  /** The rows around it, from and to inclusive, in which 70 % of all was traded. */
  area: readonly [from: number, to: number];
}

const valueArea = 0.7;

/** Of a bar's volume each row has as much as it covers of the bar's range. Null where nothing was traded. */
export function profileOf(
  bars: readonly { high: number; low: number; volume: number }[],
  count: number,
): VolumeProfile | null {
  const traded = bars.filter(({ volume }) => volume > 0);
  if (traded.length === 0) return null;
  const low = Math.min(...traded.map((bar) => bar.low));
  const high = Math.max(...traded.map((bar) => bar.high));
  const step = high > low ? (high - low) / count : 1;
  const rows = Array<number>(high > low ? count : 1).fill(0);
  for (const bar of traded) {
    const [from, to] = [rowOf(bar.low), rowOf(bar.high)];
    for (let row = from; row <= to; row++) {
      const covered = Math.min(bar.high, low + (row + 1) * step) - Math.max(bar.low, low + row * step);
      rows[row]! += bar.high > bar.low ? (bar.volume * Math.max(0, covered)) / (bar.high - bar.low) : bar.volume;
    }
  }
  const control = rows.indexOf(Math.max(...rows));
  return { low, step, rows, control, area: areaAround(control, rows) };

  function rowOf(price: number): number {
    return Math.min(rows.length - 1, Math.max(0, Math.floor((price - low) / step)));
  }
}

/** From the point of control on, always the larger of the two neighbours, the upper one of two that are alike. */
function areaAround(control: number, rows: readonly number[]): readonly [number, number] {
  const wanted = valueArea * rows.reduce((total, row) => total + row, 0);
  let [from, to, sum] = [control, control, rows[control]!];
  while (sum < wanted && (from > 0 || to < rows.length - 1)) {
    const [below, above] = [rows[from - 1] ?? -1, rows[to + 1] ?? -1];
    if (above >= below) sum += rows[++to]!;
    else sum += rows[--from]!;
  }
  return [from, to];
}

/** Prices of a profile that are read out. */
export interface ProfileReading {
  control: number;
  from: number;
  to: number;
}

/** Of the pane's width the longest row takes. */
const widest = 0.3;

/** Draws the profile of the bars in sight at the right side of the pane. */
export class ProfileLayer {
  private count: number | null = null;
  private colours: Colours | null = null;
  private series: ISeriesApi<SeriesType> | null = null;
  /** What was worked out last, and of which bars. */
  private known: { of: string; profile: VolumeProfile | null } = { of: '', profile: null };
  private readonly painting = new Painting('bottom', (context, { width }) => this.paint(context, width));

  constructor(
    private readonly chart: IChartApi,
    private readonly bars: Bars,
  ) {}

  attach(series: ISeriesApi<SeriesType>): void {
    this.series = series;
    this.painting.attach(series);
  }

  /** In so many rows; null: it is not drawn. */
  setRows(count: number | null): void {
    this.count = count;
    this.painting.repaint();
  }

  setColours(colours: Colours): void {
    this.colours = colours;
  }

  reading(): ProfileReading | null {
    const profile = this.profile();
    if (!profile) return null;
    const { low, step, control, area } = profile;
    return { control: low + (control + 0.5) * step, from: low + area[0] * step, to: low + (area[1] + 1) * step };
  }

  private profile(): VolumeProfile | null {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (this.count === null || !range) return null;
    const { times } = this.bars;
    const [from, to] = [Math.max(0, Math.ceil(range.from)), Math.min(times.length - 1, Math.floor(range.to))];
    const newest = this.bars.at(times[to] ?? 0);
    const of = [this.count, times[from], times[to], newest?.volume].join(' ');
    if (of !== this.known.of) {
      const seen = times.slice(from, to + 1).map((time) => numbersOf(this.bars.at(time)!));
      this.known = { of, profile: profileOf(seen, this.count) };
    }
    return this.known.profile;
  }

  private paint(context: CanvasRenderingContext2D, width: number): void {
    const [profile, series, colours] = [this.profile(), this.series, this.colours];
    if (!profile || !series || !colours) return;
    const { low, step, rows, control, area } = profile;
    const longest = rows[control]!;
    rows.forEach((volume, row) => {
      const [top, bottom] = [
        series.priceToCoordinate(low + (row + 1) * step) ?? 0,
        series.priceToCoordinate(low + row * step) ?? 0,
      ];
      const length = (width * widest * volume) / longest;
      context.fillStyle = row === control ? colours.paper : colours.of['--chart-1']!;
      context.globalAlpha = row === control ? 0.6 : row >= area[0] && row <= area[1] ? 0.35 : 0.15;
      context.fillRect(width - length, top, length, Math.max(1, bottom - top - 1));
    });
  }
}

const numbersOf = ({ high, low, volume }: Candle) => ({
  high: Number(high),
  low: Number(low),
  volume: Number(volume),
});
