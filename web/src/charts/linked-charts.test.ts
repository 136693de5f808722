import { expect, test } from 'vitest';
import { LinkedCharts } from './linked-charts';

function chart(said: string[], name: string) {
  return {
    pointAt: (time: number | null) => said.push(`${name} points at ${time}`),
    showBetween: (from: number, to: number) => said.push(`${name} shows ${from} to ${to}`),
  };
}

test('the chart that was touched last leads, and the others follow as far as they are linked', () => {
  const said: string[] = [];
  const [linked, a, b] = [new LinkedCharts(), chart(said, 'a'), chart(said, 'b')];
  linked.join(a);
  const leave = linked.join(b);
  linked.lead(a);
  linked.pointed(a, 5);
  linked.moved(a, 1, 9);
  expect(said).toEqual([]);

  linked.setLinks({ crosshair: true, time: true });
  linked.pointed(a, 5);
  linked.moved(a, 1, 9);
  // What a follower does thereby goes no further.
  linked.pointed(b, 6);
  linked.moved(b, 2, 8);
  expect(said.splice(0)).toEqual(['b points at 5', 'b shows 1 to 9']);

  linked.setLinks({ crosshair: false, time: true });
  expect(said.splice(0)).toEqual(['b points at null']);
  linked.lead(b);
  linked.moved(b, 2, 8);
  leave();
  linked.moved(b, 3, 7);
  expect(said).toEqual(['a shows 2 to 8']);
});
