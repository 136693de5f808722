import { expect, test } from 'vitest';
import { complete, type Drawing, indexOf, magnet, timeAt, withPoint } from './drawing';
import { beyond, distance, type Figure, figureOf, hit, retracements, type Scene, type Spot } from './figure';
import { change, undo } from './history';

const scene: Scene = {
  width: 100,
  height: 50,
  y: (price) => 50 - price,
  price: (price) => price.toFixed(1),
  bars: (from, to) => (to - from) / 60,
};
const anchor = (time: number, price: number) => ({ time, price });
const drawn = (kind: Drawing['kind'], ...points: Drawing['points']): Drawing => ({ id: 'a', kind, points });
/** A second is a pixel here. */
const spotsOf = ({ points }: Drawing): Spot[] => points.map(({ time, price }) => ({ x: time, y: scene.y(price) }));
const figure = (drawing: Drawing): Figure => figureOf(drawing, spotsOf(drawing), scene);
const hits = (drawing: Drawing, x: number, y: number) => hit(figure(drawing), spotsOf(drawing), { x, y }, 3);

test('a place is found between bars, over gaps, and beyond both ends', () => {
  const times = [60, 120, 600, 660];
  expect([60, 90, 360, 660, 720, 0].map((time) => indexOf(time, times, 60))).toEqual([0, 0.5, 1.5, 3, 4, -1]);
  expect([0, 2, 3, 5, -2].map((index) => timeAt(index, times, 60))).toEqual([60, 600, 660, 780, -60]);
  expect(indexOf(5, [], 60)).toBe(0);
});

test('a magnet draws to the nearest level in reach, and else leaves a price', () => {
  expect(magnet(10.4, [10, 11, 12], 1)).toBe(10);
  expect(magnet(10.6, [10, 11, 12], 1)).toBe(11);
  expect(magnet(20, [10, 11, 12], 1)).toBe(20);
});

test('a trend line is hit beside it, at its points, and not beyond its ends', () => {
  const line = drawn('trend_line', anchor(10, 10), anchor(50, 30));
  expect(hits(line, 10, 41)).toBe(0);
  expect(hits(line, 50, 20)).toBe(1);
  expect(hits(line, 30, 31)).toBe('all');
  expect(hits(line, 30, 40)).toBeNull();
  expect(hits(line, 70, 10)).toBeNull();
});

test('a ray goes on to the edge, in each direction', () => {
  expect(hits(drawn('ray', anchor(10, 10), anchor(50, 20)), 90, 20)).toBe('all');
  expect(beyond({ x: 10, y: 10 }, { x: 20, y: 10 }, 100, 50)).toEqual({ x: 100, y: 10 });
  expect(beyond({ x: 10, y: 10 }, { x: 10, y: 5 }, 100, 50)).toEqual({ x: 10, y: 0 });
  expect(beyond({ x: 50, y: 10 }, { x: 40, y: 10 }, 100, 50)).toEqual({ x: 0, y: 10 });
  expect(beyond({ x: 5, y: 5 }, { x: 5, y: 5 }, 100, 50)).toEqual({ x: 5, y: 5 });
});

test('lines across are hit wherever they go', () => {
  expect(hits(drawn('horizontal_line', anchor(10, 10)), 99, 41)).toBe('all');
  expect(hits(drawn('vertical_line', anchor(10, 10)), 11, 2)).toBe('all');
});

test('a channel has a side, the other side, and a dashed middle', () => {
  const points = complete('channel', [anchor(10, 30), anchor(50, 40)], 10, 0);
  const { lines } = figure(drawn('channel', ...points));
  expect(lines.map(({ from, to, isDashed }) => [from.y, to.y, isDashed])).toEqual([
    [20, 10, false],
    [30, 20, false],
    [25, 15, true],
  ]);
});

test('a rectangle is hit inside', () => {
  const area = drawn('rectangle', anchor(10, 10), anchor(50, 40));
  expect(hits(area, 30, 25)).toBe('all');
  expect(hits(area, 60, 25)).toBeNull();
});

test('a retracement has its parts from the end back to the beginning', () => {
  const { labels } = figure(drawn('fibonacci', anchor(10, 0), anchor(50, 40)));
  expect(labels.map(({ text }) => text)).toEqual([
    '0 (40.0)',
    '0.236 (30.6)',
    '0.382 (24.7)',
    '0.5 (20.0)',
    '0.618 (15.3)',
    '0.786 (8.6)',
    '1 (0.0)',
  ]);
  expect(labels).toHaveLength(retracements.length);
});

test('a measure tells the difference, its part, and the bars', () => {
  const [label] = figure(drawn('measure', anchor(0, 40), anchor(120, 30))).labels;
  expect(label!.text).toBe('−10.0 (−25.00%), 2 bars');
});

test('a position has a reward twice its risk at first, and target and stop stay on their sides', () => {
  const long = drawn('long_position', ...complete('long_position', [anchor(10, 20)], 5, 30));
  expect(long.points).toEqual([anchor(10, 20), anchor(40, 30), anchor(40, 15)]);
  expect(figure(long).labels.at(-1)!.text).toBe('Reward / risk 2.00');
  const moved = withPoint(long, 1, anchor(60, 5));
  expect(moved.points).toEqual([anchor(10, 20), anchor(60, 20), anchor(60, 15)]);
  const short = drawn('short_position', ...complete('short_position', [anchor(10, 20)], 5, 30));
  expect(short.points.map(({ price }) => price)).toEqual([20, 10, 25]);
  expect(withPoint(short, 2, anchor(40, 10)).points[2]!.price).toBe(20);
  expect(figure(withPoint(short, 2, anchor(40, 20))).labels.at(-1)!.text).toBe('Reward / risk –');
});

test('a text is hit where it stands', () => {
  const text: Drawing = { ...drawn('text', anchor(10, 25)), text: 'here' };
  expect(hit(figure(text), [], { x: 30, y: 25 }, 3)).toBe('all');
  expect(hit(figure(text), [], { x: 60, y: 25 }, 3)).toBeNull();
});

test('the way to a line that is a point is the way to the point', () => {
  expect(distance({ x: 3, y: 4 }, { x: 0, y: 0 }, { x: 0, y: 0 })).toBe(5);
});

test('a change is taken back, step by step, and nothing before the first', () => {
  const [one, two] = [drawn('text', anchor(1, 1)), drawn('text', anchor(2, 2))];
  const history = change(change({ items: [], past: [] }, [one]), [one, two]);
  expect(undo(history).items).toEqual([one]);
  expect(undo(undo(undo(history)))).toEqual({ items: [], past: [] });
});
