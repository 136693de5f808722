import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { perFrame } from './frames';

/** Milliseconds from frame to frame: sixty a second. */
const frame = 16;
let painted: number[];
let hidden = false;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  painted = [];
  hidden = false;
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => setTimeout(work, frame));
  vi.stubGlobal('cancelAnimationFrame', (id: number) => clearTimeout(id));
  vi.stubGlobal('document', {
    get hidden() {
      return hidden;
    },
    addEventListener: () => undefined,
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const begin = () => {
  const start = performance.now();
  return perFrame(() => painted.push(performance.now() - start));
};

test('what comes first is painted with the next frame, and once however often it is asked for', () => {
  const ask = begin();
  ask();
  ask();
  vi.advanceTimersByTime(50);
  expect(painted).toEqual([frame]);
});

test('a market however fast is painted eight times a second', () => {
  const ask = begin();
  for (let at = 0; at < 2_000; at += 2) {
    ask();
    vi.advanceTimersByTime(2);
  }
  expect(painted.length).toBeGreaterThan(13);
  expect(painted.length).toBeLessThanOrEqual(17);
});

test('what is urgent does not wait for its turn', () => {
  const ask = begin();
  ask();
  vi.advanceTimersByTime(20);
  ask();
  vi.advanceTimersByTime(20);
  ask(true);
  ask();
  vi.advanceTimersByTime(frame);
  expect(painted).toEqual([frame, 40 + frame]);
  vi.advanceTimersByTime(300);
  expect(painted).toHaveLength(2);
});

test('a hidden page is painted four times a second', () => {
  hidden = true;
  const ask = begin();
  for (let at = 0; at < 1_000; at += 10) {
    ask();
    vi.advanceTimersByTime(10);
  }
  expect(painted).toHaveLength(4);
});
