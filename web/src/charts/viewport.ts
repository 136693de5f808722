import type { IChartApi } from 'lightweight-charts';
import type { Bars } from './bars';
import { indexOf, timeAt } from './drawings/drawing';

export interface ViewportEvents {
  /** Older bars than there are came into sight. */
  older: () => void;
  /** The newest bar went out of sight, or came back. */
  away: (isAway: boolean) => void;
  /** Other bars are in sight, between two times (in seconds). */
  seen?: (from: number, to: number) => void;
}

/** How many bars have room at first; a market that just opened has fewer, and they are drawn wider. */
const barsShown = { least: 40, most: 110 };
/** With fewer bars left of what is in sight than this, older ones are asked for. */
const reserve = 30;
/** Bars' widths that are left free after the newest bar. */
export const ahead = 6;

/** Which bars are in sight. */
export class Viewport {
  /** Of a bar, in seconds. */
  private interval = 60;
  private isFilled = false;
  private isAway = false;

  constructor(
    private readonly chart: IChartApi,
    private readonly bars: Bars,
    events: ViewportEvents,
  ) {
    this.scale.subscribeVisibleLogicalRangeChange((range) => {
      if (range && this.isFilled && range.from < reserve) events.older();
      const isAway = range !== null && this.isFilled && range.to < bars.size - 1;
      if (isAway !== this.isAway) events.away((this.isAway = isAway));
      if (range && bars.size > 0) events.seen?.(this.timeAt(range.from), this.timeAt(range.to));
    });
  }

  private get scale() {
    return this.chart.timeScale();
  }

  /** When the first bar begins that is in sight, in seconds. */
  get first(): number {
    const from = this.scale.getVisibleLogicalRange()?.from ?? 0;
    return this.bars.times[Math.max(0, Math.floor(from))] ?? 0;
  }

  /** Another instrument or interval is coming: how long its bars are, in seconds. */
  clear(interval: number): void {
    this.interval = interval;
    this.isFilled = false;
  }

  /** Shows the newest bars, unless something was in sight already: whether it did. */
  begin(): boolean {
    const { size } = this.bars;
    if (this.isFilled || size === 0) return false;
    this.isFilled = size >= barsShown.least;
    this.show(size - Math.max(barsShown.least, Math.min(barsShown.most, size)), size + ahead);
    return true;
  }

  /** Back to where the newest bar is. */
  goToNow(): void {
    const range = this.scale.getVisibleLogicalRange();
    if (!range) return;
    const to = this.bars.size + ahead;
    this.show(to - (range.to - range.from), to);
  }

  /** To the bar of a time (seconds); false when it is before the first there is. */
  goTo(time: number): boolean {
    const { times } = this.bars;
    const at = times.findIndex((begin) => begin >= time);
    if (times[0] === undefined || times[0] > time) return false;
    const range = this.scale.getVisibleLogicalRange();
    const half = range ? (range.to - range.from) / 2 : 50;
    const middle = at < 0 ? times.length - 1 : at;
    this.show(middle - half, middle + half);
    return true;
  }

  /** The bars between two times (in seconds), also where some of that is before the first or after the last. */
  showBetween(from: number, to: number): void {
    if (this.bars.size === 0) return;
    const [begin, end] = [from, to].map((time) => indexOf(time, this.bars.times, this.interval));
    if (end! > begin!) this.show(begin!, end!);
  }

  private timeAt(index: number): number {
    const whole = Math.floor(index);
    const [low, high] = [whole, whole + 1].map((at) => timeAt(at, this.bars.times, this.interval));
    return low! + (high! - low!) * (index - whole);
  }

  private show(from: number, to: number): void {
    this.scale.setVisibleLogicalRange({ from, to });
  }
}
