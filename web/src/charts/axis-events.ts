import type { IChartApi } from 'lightweight-charts';
import { Painting } from './painting';

/** Something that happened to the instrument on a day. */
export interface AxisEvent {
  id: string;
  /** "2014-06-09", by the calendar of the instrument's market. */
  date: string;
  /** A letter or two. */
  sign: string;
  /** What it was, in a sentence. */
  says: string;
}

/**
 * Signs at the foot of the pane, above the time at which something happened. They are buttons above the chart, so that each can be reached
 * and read; the chart's own paint puts them in place.
 */
export class AxisEvents {
  private readonly layer = document.createElement('div');
  private readonly told = document.createElement('div');
  private readonly placed: { element: HTMLElement; event: AxisEvent }[] = [];
  readonly painting = new Painting('top', () => this.place());
  private bars: { times: readonly number[]; dayOf: (time: number) => number; length: number } | null = null;
  private days: readonly number[] = [];

  constructor(
    private readonly chart: IChartApi,
    container: HTMLElement,
  ) {
    this.layer.className = 'pointer-events-none absolute top-0 left-0 z-[5] overflow-hidden';
    this.layer.setAttribute('role', 'group');
    this.layer.setAttribute('aria-label', 'Splits and dividends');
    this.layer.hidden = true;
    this.told.className =
      'pointer-events-none absolute z-[8] hidden max-w-60 rounded-md border border-strong-line bg-raised px-2 py-1 text-2xs text-text shadow-lg';
    this.told.setAttribute('aria-hidden', 'true');
    container.append(this.layer, this.told);
  }

  set(events: readonly AxisEvent[]): void {
    for (const { element } of this.placed.splice(0)) element.remove();
    this.hush();
    this.layer.hidden = events.length === 0;
    for (const event of events) this.placed.push({ event, element: this.make(event) });
    this.painting.repaint();
  }

  /** When bars begin, on which day (since 1970) a time is, and how many days a bar is long, at least one. */
  setTimes(times: readonly number[], dayOf: (time: number) => number, length: number): void {
    this.bars = { times, dayOf, length };
    this.days = [];
  }

  private make(event: AxisEvent): HTMLElement {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = event.sign;
    element.setAttribute('aria-label', event.says);
    element.className =
      'pointer-events-auto absolute bottom-1 left-0 grid size-5 place-items-center rounded-full border border-strong-line bg-panel text-2xs font-semibold text-paper hover:bg-hover pointer-coarse:size-8';
    element.style.visibility = 'hidden';
    for (const type of ['pointerenter', 'focus', 'click'])
      element.addEventListener(type, () => this.tell(element, event));
    for (const type of ['pointerleave', 'blur']) element.addEventListener(type, () => this.hush());
    this.layer.append(element);
    return element;
  }

  private tell(element: HTMLElement, { says }: AxisEvent): void {
    this.told.textContent = says;
    this.told.classList.remove('hidden');
    const x = Number(element.dataset.x ?? 0);
    const room = this.layer.clientWidth - this.told.offsetWidth;
    this.told.style.left = `${Math.max(4, Math.min(x - this.told.offsetWidth / 2, room))}px`;
    this.told.style.top = `${Math.max(4, this.layer.clientHeight - this.told.offsetHeight - 36)}px`;
  }

  private hush(): void {
    this.told.classList.add('hidden');
  }

  private place(): void {
    if (this.placed.length === 0 || !this.bars) return;
    const { times, dayOf, length } = this.bars;
    // Worked out here: most charts have nothing to mark.
    if (this.days.length !== times.length) this.days = times.map(dayOf);
    const scale = this.chart.timeScale();
    const width = scale.width();
    this.layer.style.width = `${width}px`;
    this.layer.style.height = `${this.chart.panes()[0]?.getHeight() ?? 0}px`;
    for (const { element, event } of this.placed) {
      const at = barOf(event.date, this.days, length);
      const x = at === null ? null : scale.logicalToCoordinate(at as never);
      const isSeen = x !== null && x >= 0 && x <= width;
      element.style.visibility = isSeen ? '' : 'hidden';
      if (!isSeen) continue;
      element.dataset.x = `${Math.round(x)}`;
      element.style.transform = `translateX(calc(${Math.round(x)}px - 50%))`;
    }
  }
}

/**
 * The bar in which a day is: the first of that day or after it, of longer bars (<length> days) the one that it falls in. Null where it is
 * before the first or yet to come.
 */
export function barOf(date: string, days: readonly number[], length: number): number | null {
  const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || !(day >= first && day < last + length)) return null;
  return length > 1 ? days.findLastIndex((begin) => begin <= day) : days.findIndex((begin) => begin >= day);
}
