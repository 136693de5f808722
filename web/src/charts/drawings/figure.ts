import { type Drawing, type DrawingKind, isPosition } from './drawing';

/** A place in the pane, in pixels. */
export interface Spot {
  x: number;
  y: number;
}

export type Tone = 'line' | 'up' | 'down';

/** What is painted of a drawing, and what a pointer hits of it. */
export interface Figure {
  lines: { from: Spot; to: Spot; tone: Tone; isDashed?: boolean }[];
  areas: { from: Spot; to: Spot; tone: Tone }[];
  labels: { at: Spot; text: string; align: 'left' | 'right' | 'center' }[];
}

/** What a drawing is worked out with. */
export interface Scene {
  width: number;
  height: number;
  /** The pixel of a price. */
  y: (price: number) => number;
  price: (price: number) => string;
  /** Bars between two times. */
  bars: (from: number, to: number) => number;
}

/** The parts of a retracement, from its end back to its beginning. */
export const retracements = [0, 0.236, 0.382, 0.5, 0.618, 0.786, 1] as const;

/** How many pixels beside a line, or from a handle, still hit it. */
export const reach = { mouse: 6, touch: 16 } as const;

/** The lines, areas and labels of a drawing whose points lie at <spots>. */
export function figureOf(drawing: Drawing, spots: readonly Spot[], scene: Scene): Figure {
  const [a, b, c] = spots;
  const { width, height } = scene;
  const figure: Figure = { lines: [], areas: [], labels: [] };
  if (!a) return figure;
  const line = (from: Spot, to: Spot, tone: Tone = 'line', isDashed = false) =>
    figure.lines.push({ from, to, tone, isDashed });
  const label = (at: Spot, text: string, align: Figure['labels'][number]['align'] = 'left') =>
    figure.labels.push({ at, text, align });
  const { kind, points } = drawing;
  switch (kind) {
    case 'horizontal_line':
      line({ x: 0, y: a.y }, { x: width, y: a.y });
      label({ x: width - 4, y: a.y - 8 }, scene.price(points[0]!.price), 'right');
      break;
    case 'vertical_line':
      line({ x: a.x, y: 0 }, { x: a.x, y: height });
      break;
    case 'text':
      label(a, drawing.text ?? '');
      break;
    case 'trend_line':
      if (b) line(a, b);
      break;
    case 'ray':
      if (b) line(a, beyond(a, b, width, height));
      break;
    case 'channel':
      if (!b) break;
      line(a, b);
      if (!c) break;
      line({ x: a.x, y: c.y }, { x: b.x, y: b.y + c.y - a.y });
      line({ x: a.x, y: (a.y + c.y) / 2 }, { x: b.x, y: b.y + (c.y - a.y) / 2 }, 'line', true);
      break;
    case 'rectangle':
      if (b) box(figure, a, b, 'line');
      break;
    case 'fibonacci':
      if (!b) break;
      line(a, b, 'line', true);
      for (const part of retracements) {
        const price = points[1]!.price + (points[0]!.price - points[1]!.price) * part;
        const y = scene.y(price);
        line({ x: Math.min(a.x, b.x), y }, { x: Math.max(a.x, b.x), y });
        label({ x: Math.min(a.x, b.x), y: y - 7 }, `${part} (${scene.price(price)})`);
      }
      break;
    case 'measure': {
      if (!b) break;
      const [from, to] = [points[0]!, points[1]!];
      box(figure, a, b, to.price >= from.price ? 'up' : 'down');
      const bars = Math.round(scene.bars(from.time, to.time));
      label(
        { x: (a.x + b.x) / 2, y: Math.min(a.y, b.y) - 10 },
        `${signed(scene, to.price - from.price)} (${percent(from.price, to.price)}), ${bars} ${bars === 1 ? 'bar' : 'bars'}`,
        'center',
      );
      break;
    }
    case 'long_position':
    case 'short_position': {
      if (!b || !c) break;
      const [entry, target, stop] = [points[0]!.price, points[1]!.price, points[2]!.price];
      box(figure, a, b, 'up');
      box(figure, a, c, 'down');
      line(a, { x: b.x, y: a.y });
      const middle = (a.x + b.x) / 2;
      label({ x: middle, y: outside(b.y, a.y) }, `Target ${scene.price(target)} (${percent(entry, target)})`, 'center');
      label({ x: middle, y: outside(c.y, a.y) }, `Stop ${scene.price(stop)} (${percent(entry, stop)})`, 'center');
      const risk = Math.abs(entry - stop);
      label(
        { x: middle, y: a.y },
        `Reward / risk ${risk === 0 ? '–' : (Math.abs(target - entry) / risk).toFixed(2)}`,
        'center',
      );
      break;
    }
  }
  return figure;
}

/** What a pointer takes hold of: one of the points, the drawing as a whole, or nothing. Points go before what lies between them. */
export function hit(figure: Figure, spots: readonly Spot[], at: Spot, within: number): number | 'all' | null {
  const point = spots.findIndex((spot) => Math.hypot(spot.x - at.x, spot.y - at.y) <= within);
  if (point >= 0) return point;
  if (figure.lines.some(({ from, to }) => distance(at, from, to) <= within)) return 'all';
  if (figure.areas.some(({ from, to }) => isInside(at, from, to))) return 'all';
  return figure.labels.some((label) => isOn(label, at, within)) ? 'all' : null;
}

/** From a place to the nearest one of a line between two places. */
export function distance(at: Spot, from: Spot, to: Spot): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const part = length === 0 ? 0 : Math.max(0, Math.min(1, ((at.x - from.x) * dx + (at.y - from.y) * dy) / length));
  return Math.hypot(at.x - from.x - part * dx, at.y - from.y - part * dy);
}

/** Where a ray from <a> through <b> leaves the pane. */
export function beyond(a: Spot, b: Spot, width: number, height: number): Spot {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  if (dx === 0 && dy === 0) return b;
  const ways = [
    dx > 0 ? (width - a.x) / dx : dx < 0 ? -a.x / dx : Infinity,
    dy > 0 ? (height - a.y) / dy : dy < 0 ? -a.y / dy : Infinity,
  ];
  const way = Math.max(1, Math.min(...ways));
  return { x: a.x + way * dx, y: a.y + way * dy };
}

function box(figure: Figure, from: Spot, to: Spot, tone: Tone): void {
  figure.areas.push({ from, to, tone });
  const corners = [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
  corners.forEach((corner, index) => figure.lines.push({ from: corner, to: corners[(index + 1) % 4]!, tone }));
}

/** Of a label's text, roughly: a hit needs no exact width. */
const letter = 6.5;

function isOn({ at, text, align }: Figure['labels'][number], spot: Spot, within: number): boolean {
  const width = text.length * letter;
  const left = at.x - (align === 'center' ? width / 2 : align === 'right' ? width : 0);
  return isInside(spot, { x: left - within, y: at.y - 8 - within }, { x: left + width + within, y: at.y + 8 + within });
}

const isInside = ({ x, y }: Spot, from: Spot, to: Spot) =>
  x >= Math.min(from.x, to.x) &&
  x <= Math.max(from.x, to.x) &&
  y >= Math.min(from.y, to.y) &&
  y <= Math.max(from.y, to.y);

const outside = (y: number, from: number) => (y <= from ? y - 10 : y + 10);
const signed = (scene: Scene, change: number) => `${change < 0 ? '−' : '+'}${scene.price(Math.abs(change))}`;
const percent = (from: number, to: number) =>
  `${to < from ? '−' : '+'}${from === 0 ? '–' : Math.abs(100 * (to / from - 1)).toFixed(2)}%`;

/** The handles by which a drawing is taken: a line across is moved as a whole. */
export const handlesOf = (kind: DrawingKind, spots: readonly Spot[]) =>
  kind === 'text' || (spots.length === 1 && !isPosition(kind)) ? spots.slice(0, 0) : spots;
