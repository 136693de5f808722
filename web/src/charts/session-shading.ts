import type { IChartApi } from 'lightweight-charts';
import type { Colours } from './colours';
import { Painting } from './painting';

/** Regular hours of a market, from and to in seconds. */
export interface SessionTimes {
  opens: number;
  closes: number;
}

/** Shades the bars that lie outside regular hours. */
export class SessionShading {
  private sessions: readonly SessionTimes[] = [];
  private colours: Colours | null = null;
  private times: readonly number[] = [];
  readonly painting = new Painting('bottom', (context, { height }) => this.paint(context, height));

  constructor(private readonly chart: IChartApi) {}

  /** By time; none: nothing is shaded. */
  setSessions(sessions: readonly SessionTimes[]): void {
    this.sessions = sessions;
    this.painting.repaint();
  }

  setTimes(times: readonly number[]): void {
    this.times = times;
  }

  setColours(colours: Colours): void {
    this.colours = colours;
  }

  /** Whether a bar begins outside regular hours, as far as they are known. */
  isOutside(time: number): boolean {
    return isOutside(this.sessions, time);
  }

  private paint(context: CanvasRenderingContext2D, height: number): void {
    const scale = this.chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (!range || !this.colours || this.sessions.length === 0) return;
    const { barSpacing } = scale.options();
    const last = Math.min(this.times.length - 1, Math.ceil(range.to));
    context.fillStyle = this.colours.muted;
    context.globalAlpha = 0.09;
    for (let index = Math.max(0, Math.floor(range.from)); index <= last; index++) {
      if (!this.isOutside(this.times[index]!)) continue;
      const from = index;
      while (index < last && this.isOutside(this.times[index + 1]!)) index++;
      const x = (scale.logicalToCoordinate(from as never) ?? 0) - barSpacing / 2;
      context.fillRect(x, 0, (index - from + 1) * barSpacing, height);
    }
  }
}

/** Before the first and after the last session nothing is known, and nothing outside. */
export function isOutside(sessions: readonly SessionTimes[], time: number): boolean {
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (!first || !last || time < first.opens || time >= last.closes) return false;
  let [low, high] = [0, sessions.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sessions[middle]!.opens <= time) low = middle;
    else high = middle - 1;
  }
  return time >= sessions[low]!.closes;
}
