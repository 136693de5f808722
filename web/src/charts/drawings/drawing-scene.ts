import type { IChartApi, ISeriesApi, SeriesType } from 'lightweight-charts';
import { newId } from '@/api/new-id';
import { type Anchor, complete, type Drawing, type DrawingKind, indexOf, magnet, timeAt, withPoint } from './drawing';
import { type Figure, figureOf, handlesOf, hit, type Spot } from './figure';

/** What is asked of the chart about a bar: its open, high, low and close. */
export type LevelsAt = (time: number) => readonly number[];

/** How near a magnet draws, in pixels. */
const magnetReach = 24;

/** Where drawings lie in the price's pane: times and prices there and back to pixels. */
export class DrawingScene {
  isMagnetic = false;
  private series: ISeriesApi<SeriesType> | null = null;
  private times: readonly number[] = [];
  private interval = 60;
  private digits = (price: number) => String(price);

  constructor(
    private readonly chart: IChartApi,
    private readonly container: HTMLElement,
    private readonly levelsAt: LevelsAt,
  ) {}

  get hasBars(): boolean {
    return this.times.length > 0;
  }

  setSeries(series: ISeriesApi<SeriesType>): void {
    this.series = series;
  }

  setSubject(interval: number, digits: (price: number) => string): void {
    this.interval = interval;
    this.digits = digits;
  }

  setTimes(times: readonly number[]): void {
    this.times = times;
  }

  /** A new drawing of a kind by the points that were drawn. */
  made(kind: DrawingKind, drawn: readonly Anchor[], id: string = newId()): Drawing {
    const points = complete(kind, drawn, this.pricesIn(this.height()) / 12, 20 * this.interval);
    return { id, kind, points, ...(kind === 'text' && { text: 'Text' }) };
  }

  /** A drawing when one of its points, or all of it, is carried from one place to another. */
  moved(before: Drawing, part: number | 'all', from: Spot, to: Spot): Drawing {
    if (part !== 'all') return withPoint(before, part, this.anchorAt(to));
    const [begin, end] = [this.anchorAt(from, false), this.anchorAt(to, false)];
    return this.shifted(before, this.place(end.time) - this.place(begin.time), end.price - begin.price);
  }

  shifted(drawing: Drawing, bars: number, price: number): Drawing {
    const points = drawing.points.map((point) => ({
      time: timeAt(Math.round(this.place(point.time) + bars), this.times, this.interval),
      price: point.price + price,
    }));
    return { ...drawing, points };
  }

  /** How far apart prices are that lie so many pixels from the pane's top. */
  pricesIn(pixels: number): number {
    return Math.abs((this.series?.coordinateToPrice(0) ?? 0) - (this.series?.coordinateToPrice(pixels) ?? 0));
  }

  /** The topmost of the drawings that is hit, and which part of it. */
  find(items: readonly Drawing[], at: Spot, within: number): { item: Drawing; part: number | 'all' } | null {
    for (const item of items.toReversed()) {
      if (item.isHidden) continue;
      const spots = this.spots(item);
      const part = hit(this.figure(item, spots), handlesOf(item.kind, spots), at, within);
      if (part !== null) return { item, part };
    }
    return null;
  }

  figure(item: Drawing, spots: readonly Spot[]): Figure {
    return figureOf(item, spots, {
      width: this.width(),
      height: this.height(),
      y: (price) => this.y(price),
      price: this.digits,
      bars: (from, to) => this.place(to) - this.place(from),
    });
  }

  spots({ points }: Drawing): Spot[] {
    return points.map(({ time, price }) => ({ x: this.x(this.place(time)), y: this.y(price) }));
  }

  anchorAt(spot: Spot, isDrawn = this.isMagnetic): Anchor {
    const index = this.chart.timeScale().coordinateToLogical(spot.x) ?? 0;
    const time = timeAt(index, this.times, this.interval);
    const price = this.series?.coordinateToPrice(spot.y) ?? 0;
    if (!isDrawn) return { time, price };
    const near = Math.abs((this.series?.coordinateToPrice(spot.y + magnetReach) ?? price) - price);
    return { time, price: magnet(price, this.levelsAt(time), near) };
  }

  /** Where a pointer is in the pane; null where it is outside. */
  spotOf(event: PointerEvent, isHeld: boolean): Spot | null {
    const { left, top } = this.container.getBoundingClientRect();
    const spot = { x: event.clientX - left, y: event.clientY - top };
    const isInside = spot.x >= 0 && spot.y >= 0 && spot.x < this.width() && spot.y < this.height();
    return isInside || isHeld ? spot : null;
  }

  readonly width = () => this.chart.timeScale().width();
  readonly height = () => this.chart.panes()[0]?.getHeight() ?? 0;

  /** The chart knows whole bars alone. */
  private x(index: number): number {
    const scale = this.chart.timeScale();
    const [low, high] = [Math.floor(index), Math.ceil(index)].map(
      (whole) => scale.logicalToCoordinate(whole as never) ?? 0,
    );
    return low! + (high! - low!) * (index - Math.floor(index));
  }

  private y(price: number): number {
    return this.series?.priceToCoordinate(price) ?? -10_000;
  }

  private place(time: number): number {
    return indexOf(time, this.times, this.interval);
  }
}
