import type { Bar, Indicator } from './fold';

/** What an indicator says at each bar. */
export function run({ start, step }: Indicator, bars: readonly Bar[], digits = 2) {
  let state = start;
  return bars.map((next) => {
    const [after, values] = step(state, next);
    state = after;
    return values.map((value) => (value === null ? null : Number(value.toFixed(digits))));
  });
}
