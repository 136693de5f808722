/** What can be drawn, by the names of the wire, with what people call it and by how many points it is drawn. */
export const drawingKinds = {
  trend_line: { name: 'Trend line', drawn: 2 },
  ray: { name: 'Ray', drawn: 2 },
  horizontal_line: { name: 'Horizontal line', drawn: 1 },
  vertical_line: { name: 'Vertical line', drawn: 1 },
  channel: { name: 'Channel', drawn: 2 },
  rectangle: { name: 'Rectangle', drawn: 2 },
  fibonacci: { name: 'Fibonacci retracement', drawn: 2 },
  measure: { name: 'Measure', drawn: 2 },
  text: { name: 'Text', drawn: 1 },
  long_position: { name: 'Long position', drawn: 1 },
  short_position: { name: 'Short position', drawn: 1 },
} as const;

export type DrawingKind = keyof typeof drawingKinds;

export const drawingNames = Object.keys(drawingKinds) as DrawingKind[];

/** Where a drawing is fixed; <time> in seconds since 1970, of a bar or of where one would be. */
export interface Anchor {
  time: number;
  price: number;
}

export interface Drawing {
  id: string;
  kind: DrawingKind;
  points: readonly Anchor[];
  text?: string | null;
  isLocked?: boolean;
  isHidden?: boolean;
}

/** "Trend line", or what a text says. */
export const nameOf = ({ kind, text }: Drawing): string => text || drawingKinds[kind].name;

/**
 * All points of a drawing from those that it was drawn by: a channel's other side and a position's target and stop lie <height> (of a price)
 * away, its end <length> (of a time) later.
 */
export function complete(kind: DrawingKind, drawn: readonly Anchor[], height: number, length: number): Anchor[] {
  const [first, second] = drawn;
  if (first === undefined) return [];
  if (kind === 'channel' && second) return [first, second, { time: first.time, price: first.price - height }];
  if (kind === 'long_position' || kind === 'short_position') {
    const way = kind === 'long_position' ? height : -height;
    const end = first.time + length;
    return [first, { time: end, price: first.price + 2 * way }, { time: end, price: first.price - way }];
  }
  return [...drawn];
}

/** The drawing with one of its points elsewhere. */
export function withPoint(drawing: Drawing, index: number, to: Anchor): Drawing {
  const points = drawing.points.map((point, at) => (at === index ? to : point));
  // Target and stop of a position end at the same time, and lie on the two sides of its entry.
  if (isPosition(drawing.kind) && index > 0) {
    const other = 3 - index;
    const entry = points[0]!.price;
    const isAbove = (drawing.kind === 'long_position') === (index === 1);
    points[index] = { ...to, price: isAbove ? Math.max(to.price, entry) : Math.min(to.price, entry) };
    points[other] = { ...points[other]!, time: to.time };
  }
  return { ...drawing, points };
}

export const isPosition = (kind: DrawingKind) => kind === 'long_position' || kind === 'short_position';

/** What an open, high, low or close within <reach> makes of a price; the price itself where none is so near. */
export function magnet(price: number, levels: readonly number[], reach: number): number {
  const near = levels.filter((level) => Math.abs(level - price) <= reach);
  return near.reduce(
    (best, level) => (Math.abs(level - price) < Math.abs(best - price) ? level : best),
    near[0] ?? price,
  );
}

/**
 * Where a time stands among the bars: whole at a bar, between two of them in proportion, and beyond the ends at the pace of <interval>
 * (seconds).
 */
export function indexOf(time: number, times: readonly number[], interval: number): number {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return 0;
  if (time <= first) return (time - first) / interval;
  if (time >= last) return times.length - 1 + (time - last) / interval;
  let [low, high] = [0, times.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle;
    else high = middle;
  }
  return low + (time - times[low]!) / (times[high]! - times[low]!);
}

/** The time at a whole place among the bars, or beyond them. */
export function timeAt(index: number, times: readonly number[], interval: number): number {
  const last = times.length - 1;
  if (index < 0) return (times[0] ?? 0) + index * interval;
  if (index > last) return (times[last] ?? 0) + (index - last) * interval;
  return times[index]!;
}
