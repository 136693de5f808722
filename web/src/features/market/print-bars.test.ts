import { expect, test } from 'vitest';
import type { Print } from '@/api/types';
import { PrintBars } from './print-bars';

const print = (id: number, second: number, price: string): Print => ({
  id: `${id}`,
  price,
  qty: '0.5',
  side: 'buy',
  at: `2026-01-02T03:04:${String(second).padStart(2, '0')}.250000Z`,
});
const newestFirst = (...prints: Print[]) => prints.toReversed();
const told = (bars: PrintBars) =>
  bars
    .current()
    .history?.map(({ time, open, high, low, close, volume }) =>
      [time.slice(17, 19), open, high, low, close, volume].join(' '),
    );

test('trades make bars, whichever come first, and each counts once', () => {
  const [a, b, c, d, e] = [
    print(7, 0, '100'),
    print(8, 4, '90.5'),
    print(9, 5, '100.25'),
    print(10, 9, '101'),
    print(11, 19, '99'),
  ] as const;
  const whole = ['00 100 100 90.5 90.5 1.0', '05 100.25 101 100.25 101 1.0', '15 99 99 99 99 0.5'];
  const inOrder = new PrintBars(5);
  inOrder.addPast(newestFirst(a, b, c, d, e));
  expect(told(inOrder)).toEqual(whole);

  const asTheyCome = new PrintBars(5);
  asTheyCome.addLive(newestFirst(c, d));
  expect(asTheyCome.current().live?.map(({ close }) => close)).toEqual(['101']);
  asTheyCome.addLive(newestFirst(c, d, e));
  asTheyCome.addPast(newestFirst(a, b, c));
  expect(told(asTheyCome)).toEqual(whole);
});

test('a change is told by the bars from the newest on, and what is known by nothing', () => {
  const bars = new PrintBars(5);
  bars.addPast(newestFirst(print(1, 0, '1'), print(2, 6, '2')));
  const before = bars.current();
  bars.addLive(newestFirst(print(2, 6, '2')));
  expect(bars.current()).toBe(before);
  bars.addLive(newestFirst(print(3, 7, '3'), print(4, 11, '4')));
  expect(bars.current().live?.map(({ close }) => close)).toEqual(['3', '4']);
});

test('after a hole the bars begin anew, and the past before it is not joined to them', () => {
  const bars = new PrintBars(5);
  bars.addPast(newestFirst(print(1, 0, '1'), print(2, 6, '2')));
  expect(bars.addLive(newestFirst(print(3, 7, '3')))).toBe(false);
  expect(bars.addLive(newestFirst(print(6, 30, '6')))).toBe(true);
  bars.addPast(newestFirst(print(1, 0, '1'), print(2, 6, '2')));
  expect(told(bars)).toEqual(['30 6 6 6 6 0.5']);
  // Asked for again, what lay in the hole is there.
  bars.addPast(
    newestFirst(print(2, 6, '2'), print(3, 7, '3'), print(4, 12, '4'), print(5, 14, '5'), print(6, 30, '6')),
  );
  expect(told(bars)).toEqual(['05 2 3 2 3 1.0', '10 4 5 4 5 1.0', '30 6 6 6 6 0.5']);
});
