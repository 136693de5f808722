import type { IChartApi, ISeriesApi, ISeriesPrimitive, SeriesType, Time } from 'lightweight-charts';
import type { Colours } from '@/charts/colours';
import { type Drawing, type DrawingKind, drawingKinds } from './drawing';
import { DrawingPointer, type DrawingSheet } from './drawing-pointer';
import { DrawingScene, type LevelsAt } from './drawing-scene';
import { handlesOf, reach } from './figure';
import { paint } from './paint';

export interface DrawingEvents {
  /** All drawings, after one was drawn, moved or deleted. */
  changed: (items: readonly Drawing[]) => void;
  undone: () => void;
  selected: (id: string | null) => void;
  /** The tool was used, or laid down. */
  finished: () => void;
}

/** What was drawn on the chart: painted by the chart itself, moved by pointer and keys. An element over the pane takes the keys. */
export class DrawingLayer implements DrawingSheet {
  items: readonly Drawing[] = [];
  tool: DrawingKind | null = null;
  selected: string | null = null;
  draft: Drawing | null = null;
  private readonly element = document.createElement('div');
  private readonly heard = new AbortController();
  private readonly scene: DrawingScene;
  private readonly pointer: DrawingPointer;
  private series: ISeriesApi<SeriesType> | null = null;
  private colours: Colours | null = null;
  private readonly views = [
    {
      zOrder: () => 'top' as const,
      renderer: () => ({
        draw: (target: {
          useMediaCoordinateSpace: (paint: (scope: { context: CanvasRenderingContext2D }) => void) => void;
        }) => target.useMediaCoordinateSpace(({ context }) => this.paint(context)),
      }),
    },
  ];
  private request: (() => void) | undefined;
  private readonly primitive: ISeriesPrimitive<Time> = {
    attached: ({ requestUpdate }) => {
      this.request = requestUpdate;
    },
    detached: () => {
      this.request = undefined;
    },
    paneViews: () => this.views,
    hitTest: (x, y) =>
      this.scene.find(this.items, { x, y }, reach.mouse)
        ? { cursorStyle: 'move', externalId: 'drawing', zOrder: 'top' }
        : null,
  };

  constructor(
    chart: IChartApi,
    container: HTMLElement,
    levelsAt: LevelsAt,
    private readonly events: DrawingEvents,
  ) {
    this.element.className = 'pointer-events-none absolute inset-0 z-[4] focus-visible:-outline-offset-2';
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', 'Drawings on the chart');
    this.element.setAttribute(
      'aria-description',
      'Page keys choose a drawing, arrow keys move it, Delete deletes it, Escape leaves it, Control Z takes a change back. ' +
        'With a tool, Enter draws in the middle.',
    );
    container.append(this.element);
    const { signal } = this.heard;
    this.element.addEventListener('keydown', (event) => this.key(event), { signal });
    this.scene = new DrawingScene(chart, container, levelsAt);
    this.pointer = new DrawingPointer(container, this.scene, this, signal);
  }

  remove(): void {
    this.heard.abort();
    this.element.remove();
  }

  /** Draws on this series from now on. */
  attach(series: ISeriesApi<SeriesType>): void {
    this.series?.detachPrimitive(this.primitive);
    this.series = series;
    this.scene.setSeries(series);
    series.attachPrimitive(this.primitive);
  }

  setSubject(interval: number, digits: (price: number) => string): void {
    this.scene.setSubject(interval, digits);
  }

  setColours(colours: Colours): void {
    this.colours = colours;
  }

  setTimes(times: readonly number[]): void {
    this.scene.setTimes(times);
  }

  setItems(items: readonly Drawing[]): void {
    this.items = items;
    this.repaint();
  }

  setTool(tool: DrawingKind | null, isMagnetic: boolean): void {
    this.scene.isMagnetic = isMagnetic;
    if (tool === this.tool) return;
    this.tool = tool;
    this.draft = null;
    this.pointer.letLoose();
    this.repaint();
  }

  select(id: string | null): void {
    if (id !== null) this.takeKeys();
    if (id === this.selected) return;
    this.selected = id;
    this.events.selected(id);
    this.repaint();
  }

  finish(drawing: Drawing): void {
    this.draft = null;
    this.tool = null;
    this.items = [...this.items, drawing];
    this.events.changed(this.items);
    this.events.finished();
    this.select(drawing.id);
  }

  replace(drawing: Drawing): void {
    this.draft = null;
    this.items = this.items.map((one) => (one.id === drawing.id ? drawing : one));
    this.events.changed(this.items);
    this.repaint();
  }

  takeKeys(): void {
    this.element.focus({ preventScroll: true });
  }

  repaint(): void {
    this.request?.();
  }

  private key(event: KeyboardEvent): void {
    const item = this.items.find(({ id }) => id === this.selected);
    const far = event.shiftKey ? 10 : 1;
    const step = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, far], ArrowDown: [0, -far] }[event.key];
    const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z';
    if (isUndo) this.events.undone();
    else if (event.key === 'Escape' && (this.tool || this.draft || this.selected)) this.leave();
    else if (event.key === 'Enter' && this.tool) this.drawInTheMiddle(this.tool);
    else if (event.key === 'PageDown' || event.key === 'PageUp') this.selectNext(event.key === 'PageDown' ? 1 : -1);
    else if ((event.key === 'Delete' || event.key === 'Backspace') && item) this.delete(item);
    else if (step && item) {
      if (!item.isLocked) this.replace(this.scene.shifted(item, step[0]!, step[1]! * this.scene.pricesIn(4)));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private delete(item: Drawing): void {
    this.items = this.items.filter(({ id }) => id !== item.id);
    this.select(null);
    this.events.changed(this.items);
  }

  private leave(): void {
    const hadTool = this.tool !== null;
    this.draft = this.tool = null;
    this.pointer.letLoose();
    if (hadTool) this.events.finished();
    else this.select(null);
    this.repaint();
  }

  private selectNext(step: number): void {
    const seen = this.items.filter(({ isHidden }) => !isHidden);
    if (seen.length === 0) return;
    const at = seen.findIndex(({ id }) => id === this.selected);
    this.select(seen.at(at < 0 ? (step > 0 ? 0 : -1) : (at + step) % seen.length)!.id);
  }

  private drawInTheMiddle(kind: DrawingKind): void {
    const [width, height] = [this.scene.width(), this.scene.height()];
    const spots = [
      { x: width * 0.35, y: height * 0.6 },
      { x: width * 0.65, y: height * 0.4 },
    ];
    const drawn = spots.slice(0, drawingKinds[kind].drawn).map((spot) => this.scene.anchorAt(spot));
    this.finish(this.scene.made(kind, drawn));
  }

  private paint(context: CanvasRenderingContext2D): void {
    if (!this.colours || !this.scene.hasBars) return;
    const items = this.items.map((item) => (item.id === this.draft?.id ? this.draft : item));
    if (this.draft && !items.includes(this.draft)) items.push(this.draft);
    for (const item of items) {
      if (item.isHidden) continue;
      const spots = this.scene.spots(item);
      const isHeld = item.id === this.selected || item === this.draft;
      paint(context, this.scene.figure(item, spots), isHeld ? handlesOf(item.kind, spots) : [], isHeld, this.colours);
    }
  }
}
