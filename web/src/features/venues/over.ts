import type { ComparedVenue } from '@/api/types';
import type { WorthAt } from '@/charts/equity-chart';

type Curve = ComparedVenue['curve'];

const secondOf = (at: string) => Math.floor(Date.parse(at) / 1000);

/**
 * Two curves over each other: a point for each time at which one of them has one, with what stood then in both. Between its points a curve
 * stands; after its last one it is not drawn.
 */
export function over(curve: Curve, other: Curve): WorthAt[] {
  const times = [...new Set([...curve, ...other].map(({ at }) => secondOf(at)))].sort((a, b) => a - b);
  const [one, two] = [standing(curve), standing(other)];
  let top = 0;
  return times.flatMap((time) => {
    const [value, beside] = [one(time), two(time)];
    if (value === undefined) return [];
    top = Math.max(top, value);
    return [
      { time, value, drawdown: top > 0 ? ((value - top) / top) * 100 : 0, ...(beside !== undefined && { beside }) },
    ];
  });
}

/** What stood at a time. To be asked in the order of times. */
function standing(curve: Curve): (time: number) => number | undefined {
  let at = -1;
  return (time) => {
    while (at + 1 < curve.length && secondOf(curve[at + 1]!.at) <= time) at++;
    const isOver = at === curve.length - 1 && at >= 0 && secondOf(curve[at]!.at) < time;
    return at < 0 || isOver ? undefined : Number(curve[at]!.equity);
  };
}
