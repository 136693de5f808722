import { type Drawing, type DrawingKind, drawingKinds } from './drawing';
import type { DrawingScene } from './drawing-scene';
import { reach, type Spot } from './figure';

/** Taken hold of: a point of a drawing, all of it, or the second point of a new one. */
interface Grip {
  part: number | 'all' | 'new';
  from: Spot;
  before: Drawing;
}

/** What is drawn, as the pointer finds and changes it. */
export interface DrawingSheet {
  readonly items: readonly Drawing[];
  readonly tool: DrawingKind | null;
  readonly selected: string | null;
  /** One that is being drawn or moved, in place of what it was. */
  draft: Drawing | null;
  finish: (drawing: Drawing) => void;
  replace: (drawing: Drawing) => void;
  select: (id: string | null) => void;
  takeKeys: () => void;
  repaint: () => void;
}

/** Draws and moves drawings by mouse, finger or pen. */
export class DrawingPointer {
  private grip: Grip | null = null;

  constructor(
    container: HTMLElement,
    private readonly scene: DrawingScene,
    private readonly sheet: DrawingSheet,
    signal: AbortSignal,
  ) {
    container.addEventListener('pointerdown', (event) => this.press(event), { signal, capture: true });
    container.addEventListener('pointermove', (event) => this.grip === null && this.move(event), { signal });
    // The chart listens to these to be dragged itself.
    for (const type of ['mousedown', 'touchstart'] as const) {
      container.addEventListener(type, (event) => this.keepFromChart(event), { signal, capture: true, passive: false });
    }
  }

  letLoose(): void {
    this.grip = null;
  }

  private press(event: PointerEvent): void {
    const { scene, sheet } = this;
    const spot = scene.spotOf(event, this.grip !== null);
    if (event.button !== 0 || !spot || !(event.target instanceof HTMLCanvasElement)) return;
    if (sheet.tool) return this.draw(sheet.tool, spot, event);
    const found = scene.find(sheet.items, spot, event.pointerType === 'mouse' ? reach.mouse : reach.touch);
    sheet.select(found?.item.id ?? null);
    // One that is locked is held too: the chart, when it is dragged, would take the keys away.
    if (found) this.hold({ part: found.part, from: spot, before: found.item }, event);
  }

  /** The first press sets the first point; the second one, or where the first is let go, the second. */
  private draw(kind: DrawingKind, spot: Spot, event: PointerEvent): void {
    const { scene, sheet } = this;
    const begun = sheet.draft;
    if (begun?.points[0]) {
      this.hold({ part: 'new', from: spot, before: begun }, event);
      return sheet.finish(scene.made(kind, [begun.points[0], scene.anchorAt(spot)], begun.id));
    }
    const made = scene.made(kind, [scene.anchorAt(spot)]);
    this.hold({ part: 'new', from: spot, before: made }, event);
    if (drawingKinds[kind].drawn === 1) return sheet.finish(made);
    sheet.draft = made;
    sheet.takeKeys();
  }

  private hold(grip: Grip, event: PointerEvent): void {
    this.grip = grip;
    const drag = new AbortController();
    const listen = (type: 'pointermove' | 'pointerup' | 'pointercancel', act: (event: PointerEvent) => void) =>
      window.addEventListener(type, (next) => next.pointerId === event.pointerId && act(next), { signal: drag.signal });
    listen('pointermove', (next) => this.move(next));
    listen('pointerup', () => {
      drag.abort();
      this.letGo();
    });
    listen('pointercancel', () => {
      drag.abort();
      this.sheet.draft = this.grip = null;
      this.sheet.repaint();
    });
  }

  private move(event: PointerEvent): void {
    const { grip, scene, sheet } = this;
    const spot = scene.spotOf(event, grip !== null);
    if (!spot) return;
    const { tool, draft } = sheet;
    if (tool && draft) sheet.draft = scene.made(tool, [draft.points[0]!, scene.anchorAt(spot)], draft.id);
    else if (grip && grip.part !== 'new' && !grip.before.isLocked)
      sheet.draft = scene.moved(grip.before, grip.part, grip.from, spot);
    else return;
    sheet.repaint();
  }

  private letGo(): void {
    const { grip, scene, sheet } = this;
    const { draft } = sheet;
    this.grip = null;
    if (!grip || !draft) return;
    if (grip.part === 'new') {
      const [, far] = scene.spots(draft);
      if (far && Math.hypot(far.x - grip.from.x, far.y - grip.from.y) > reach.mouse) sheet.finish(draft);
    } else sheet.replace(draft);
  }

  private keepFromChart(event: Event): void {
    if (!(event.target instanceof HTMLCanvasElement)) return;
    // Pressing a canvas would take the keys away from what was just selected.
    if (this.sheet.selected !== null && event.type === 'mousedown') event.preventDefault();
    if (this.grip === null && this.sheet.tool === null) return;
    event.stopPropagation();
    event.preventDefault();
  }
}
