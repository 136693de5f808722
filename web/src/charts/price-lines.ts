import type { IChartApi, IPriceLine, ISeriesApi, ISeriesPrimitive, SeriesType, Time } from 'lightweight-charts';
import type { Colours } from './colours';
import { follow, ticksOf } from './drag';
import { type ExitEvents, ExitHandle, type ExitLeg, type PriceGround } from './exit-handle';
import { snap, step } from './snap';
import { TagPlaces } from './tag-places';

/** A level worth seeing: an order that waits, its trigger, what a position cost. */
export interface PriceMark {
  /** Names the line from one list of marks to the next. */
  id: string;
  price: string;
  title: string;
  tone: 'up' | 'down' | 'plain';
  /** Whether it can be dragged to another price. */
  isMovable?: boolean;
  isCancellable?: boolean;
  /** What its cross does, where that is not to cancel. */
  crossing?: string;
  /** What can be dragged out of it. */
  exits?: readonly ExitLeg[];
}

export interface LineEvents extends ExitEvents {
  /** The line was let go at another price. It stays there until the promise settles, and then stands where its mark says. */
  moved: (mark: PriceMark, price: string) => Promise<unknown>;
  cancelled: (mark: PriceMark) => void;
  /** The line was pressed twice: another price is to be typed. */
  edited: (mark: PriceMark) => void;
}

interface Line {
  mark: PriceMark;
  element: HTMLElement;
  box: HTMLElement;
  handle: HTMLElement;
  exits: ExitHandle[];
  /** Of its tag, as it was last measured. */
  size: { width: number; height: number };
  label: IPriceLine | null;
  /** Where it is held, or was let go; null where the mark says. */
  held: string | null;
}

const looks = {
  up: 'border-up text-up',
  down: 'border-down text-down',
  plain: 'border-paper text-paper',
};

/** What a line can be taken by, which changes: a leg stays where it is while its entry fills, say. */
const gripsOf = ({ isMovable, isCancellable, exits }: PriceMark) => `${isMovable} ${isCancellable} ${exits?.join()}`;

/**
 * The lines of orders and positions. They are elements above the chart, so that they can be reached by pointer, keyboard and screen
 * reader; the chart's own paint puts them in place, in the same frame.
 */
export class PriceLines {
  private readonly layer = document.createElement('div');
  private readonly lines = new Map<string, Line>();
  private series: ISeriesApi<SeriesType> | null = null;
  private colours: Colours | null = null;
  private tick = '0.01';
  private format: (price: string) => string = (price) => price;
  private readonly view = { renderer: () => ({ draw: () => this.place() }) };
  private readonly primitive: ISeriesPrimitive<Time> = { paneViews: () => this.views };
  private readonly views = [this.view];
  private readonly places = new TagPlaces();
  private readonly sizes = new ResizeObserver((changes) => this.measure(changes));
  private readonly ground: PriceGround = {
    layer: this.layer,
    tick: () => this.tick,
    priceAt: (y) => this.series?.coordinateToPrice(y) ?? null,
    yOf: (price) => this.series?.priceToCoordinate(Number(price)) ?? null,
  };

  constructor(
    private readonly chart: IChartApi,
    container: HTMLElement,
    private readonly events: LineEvents,
  ) {
    this.layer.className = 'pointer-events-none absolute top-0 left-0 z-[7] overflow-hidden';
    container.append(this.layer);
  }

  /** Draws on this series from now on. */
  attach(series: ISeriesApi<SeriesType>): void {
    this.series?.detachPrimitive(this.primitive);
    for (const line of this.lines.values()) line.label = null; // went with the series
    this.series = series;
    series.attachPrimitive(this.primitive);
    for (const line of this.lines.values()) this.showLabel(line);
  }

  setSubject(tick: string, format: (price: string) => string): void {
    this.tick = tick;
    this.format = format;
  }

  setColours(colours: Colours): void {
    this.colours = colours;
    for (const line of this.lines.values()) this.showLabel(line);
  }

  set(marks: readonly PriceMark[]): void {
    const wanted = new Set(marks.map(({ id }) => id));
    for (const line of this.lines.values()) if (!wanted.has(line.mark.id)) this.drop(line);
    for (const mark of marks) {
      const known = this.lines.get(mark.id);
      if (known && gripsOf(known.mark) !== gripsOf(mark)) this.drop(known);
      if (known && this.lines.has(mark.id)) known.mark = mark;
      else this.lines.set(mark.id, this.make(mark));
      this.write(this.lines.get(mark.id)!);
    }
    this.place();
  }

  /** Goes before its chart does. */
  remove(): void {
    this.sizes.disconnect();
    this.series = null;
  }

  private drop(line: Line): void {
    line.element.remove();
    this.sizes.unobserve(line.box);
    for (const exit of line.exits) exit.remove();
    if (line.label) this.series?.removePriceLine(line.label);
    this.lines.delete(line.mark.id);
  }

  /** Puts each line where its price is. Reads nothing of the page, so that it costs no layout. */
  private place(): void {
    const { series } = this;
    if (!series) return;
    const height = this.chart.panes()[0]?.getHeight() ?? 0;
    this.layer.style.height = `${height}px`;
    this.layer.style.width = `calc(100% - ${this.chart.priceScale('right').width()}px)`;
    const paneWidth = this.chart.timeScale().width();
    this.places.clear();
    for (const { element, box, mark, held, exits, size } of this.lines.values()) {
      for (const exit of exits) exit.place();
      const y = series.priceToCoordinate(Number(held ?? mark.price));
      const isSeen = y !== null && y >= 0 && y <= height;
      element.style.visibility = isSeen ? '' : 'hidden';
      if (!isSeen) continue;
      element.style.transform = `translateY(${Math.round(y)}px)`;
      const { left, below } = this.places.take(y, size, paneWidth);
      box.style.left = `${left}px`;
      box.style.marginTop = below === 0 ? '' : `${Math.round(below)}px`;
    }
  }

  /** Where the buttons are that lie over the chart, in the window; null where there are none. Tags keep clear of them. */
  setCorner(corner: DOMRect | null): void {
    const { left, top } = this.layer.getBoundingClientRect();
    this.places.corner = corner && {
      top: corner.top - top,
      bottom: corner.bottom - top,
      right: corner.right - left,
    };
    this.place();
  }

  private measure(changes: ResizeObserverEntry[]): void {
    const sizes = new Map(changes.map(({ target, borderBoxSize: [size] }) => [target, size!]));
    for (const line of this.lines.values()) {
      const size = sizes.get(line.box);
      if (size) line.size = { width: size.inlineSize, height: size.blockSize };
    }
    this.place();
  }

  private make(mark: PriceMark): Line {
    const element = document.createElement('div');
    const rule = document.createElement('div');
    const box = document.createElement('div');
    const handle = document.createElement('div');
    element.className = `absolute inset-x-0 top-0 h-0 ${looks[mark.tone]} border-inherit`;
    rule.className = `absolute inset-x-0 -top-1 h-2 before:absolute before:inset-x-0 before:top-1 before:border-t before:border-dashed before:border-inherit ${looks[mark.tone]}`;
    box.className = `absolute -top-2.5 flex h-5 pointer-coarse:-top-3.5 pointer-coarse:h-7 items-stretch overflow-hidden rounded border bg-panel text-2xs leading-none ${looks[mark.tone]}`;
    handle.className = 'flex items-center px-1.5 tabular-nums whitespace-nowrap focus-visible:-outline-offset-2';
    box.append(handle);
    element.append(rule, box);
    this.layer.append(element);
    const size = { width: 148, height: 21 };
    const line: Line = { mark, element, box, handle, exits: [], size, label: null, held: null };
    if (mark.isMovable) this.makeMovable(line, rule);
    line.exits = (mark.exits ?? []).map((leg) => new ExitHandle(leg, () => line.mark, this.ground, this.events));
    box.append(...line.exits.map((exit) => exit.element));
    if (mark.isCancellable) box.append(this.makeCross(line));
    this.showLabel(line);
    this.sizes.observe(box);
    return line;
  }

  private makeMovable(line: Line, rule: HTMLElement): void {
    const { handle } = line;
    handle.tabIndex = 0;
    handle.setAttribute('role', 'slider');
    handle.setAttribute('aria-orientation', 'vertical');
    handle.addEventListener('keydown', (event) => this.key(line, event));
    handle.addEventListener('blur', () => line.held !== null && !this.moving.has(line) && this.hold(line, null));
    for (const grip of [rule, handle]) {
      grip.classList.add('pointer-events-auto', 'cursor-ns-resize', 'touch-none');
      grip.addEventListener('pointerdown', (event) => this.grab(line, grip, event));
      grip.addEventListener('dblclick', () => this.events.edited(line.mark));
    }
  }

  private makeCross(line: Line): HTMLElement {
    const cross = document.createElement('button');
    cross.type = 'button';
    cross.textContent = '×';
    cross.className =
      'pointer-events-auto w-5 pointer-coarse:w-8 border-l border-inherit text-sm leading-none hover:bg-hover focus-visible:-outline-offset-2';
    cross.addEventListener('click', () => this.events.cancelled(line.mark));
    return cross;
  }

  private grab(line: Line, grip: HTMLElement, event: PointerEvent): void {
    if (event.button !== 0 || !this.series) return;
    line.handle.focus({ preventScroll: true });
    const top = this.layer.getBoundingClientRect().top;
    follow(grip, event, {
      moved: (y) => {
        const price = this.series?.coordinateToPrice(y - top);
        if (price != null && price > 0) this.hold(line, snap(price, this.tick));
      },
      dropped: () => this.letGo(line),
      givenUp: () => this.hold(line, null),
    });
  }

  /** Arrow keys move by a tick, page keys by a hundred; Enter sends, Escape puts it back, Delete cancels. */
  private key(line: Line, event: KeyboardEvent): void {
    const ticks = ticksOf(event.key);
    if (ticks !== undefined) this.hold(line, step(line.held ?? line.mark.price, this.tick, ticks));
    else if (event.key === 'Enter') this.letGo(line);
    else if (event.key === 'Escape' && line.held !== null) this.hold(line, null);
    else if (event.key === 'Delete' && line.mark.isCancellable) this.events.cancelled(line.mark);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private readonly moving = new Set<Line>();

  private letGo(line: Line): void {
    const { held, mark } = line;
    if (held === null || Number(held) === Number(mark.price)) return this.hold(line, null);
    this.moving.add(line);
    void this.events.moved(mark, held).finally(() => {
      this.moving.delete(line);
      if (line.held === held) this.hold(line, null);
    });
  }

  private hold(line: Line, price: string | null): void {
    line.held = price;
    this.write(line);
    this.place();
  }

  private write(line: Line): void {
    const { mark, held, handle, element } = line;
    const price = this.format(held ?? mark.price);
    handle.textContent = held === null ? mark.title : `${mark.title} → ${price}`;
    if (mark.isMovable) {
      handle.setAttribute('aria-label', `${mark.title}, price`);
      handle.setAttribute('aria-valuenow', held ?? mark.price);
      handle.setAttribute('aria-valuetext', price);
    }
    element
      .querySelector('button')
      ?.setAttribute('aria-label', `${mark.crossing ?? 'Cancel'} ${mark.title} at ${price}`);
    for (const exit of line.exits) exit.write();
    line.label?.applyOptions({ price: Number(held ?? mark.price) });
  }

  /** The price on the axis, which the chart draws. */
  private showLabel(line: Line): void {
    if (!this.series || !this.colours) return;
    const { up, down, paper } = this.colours;
    const options = {
      price: Number(line.held ?? line.mark.price),
      color: { up, down, plain: paper }[line.mark.tone],
      lineVisible: false,
      axisLabelVisible: true,
      title: '',
    };
    if (line.label) line.label.applyOptions(options);
    else line.label = this.series.createPriceLine(options);
  }
}
