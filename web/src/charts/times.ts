import { TickMarkType, type UTCTimestamp } from 'lightweight-charts';
import { type ChartFormats, chartFormats } from './formats';

// The chart reckons in UTC; people read the clock that they have chosen.
let made: ({ by: ChartFormats } & ReturnType<typeof make>) | undefined;

function clocks() {
  const by = chartFormats();
  if (made?.by !== by) made = { by, ...make(by) };
  return made;
}

function make({ timeZone, hour12 }: ChartFormats) {
  const zone = timeZone ? { timeZone } : {};
  const time = { hour: '2-digit', minute: '2-digit', hour12, ...zone } as const;
  const day = { day: 'numeric', month: 'short', ...zone } as const;
  return {
    hours: new Intl.DateTimeFormat('en-GB', time),
    toTheSecond: new Intl.DateTimeFormat('en-GB', { ...time, second: '2-digit' }),
    days: new Intl.DateTimeFormat('en-GB', day),
    point: new Intl.DateTimeFormat('en-GB', { ...day, ...time }),
  };
}

// A day's bar is of that day wherever it is looked at.
const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const months = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });
const years = new Intl.DateTimeFormat('en-GB', { year: 'numeric', timeZone: 'UTC' });
const pointDate = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** <daily>: bars of a day have a date and no hour. */
export function tickMark(time: UTCTimestamp, type: TickMarkType, daily: boolean): string {
  if (type === TickMarkType.Year) return years.format(time * 1000);
  if (type === TickMarkType.Month) return months.format(time * 1000);
  if (daily) return dates.format(time * 1000);
  const { hours, toTheSecond, days } = clocks();
  if (type === TickMarkType.TimeWithSeconds) return toTheSecond.format(time * 1000);
  return (type === TickMarkType.Time ? hours : days).format(time * 1000);
}

/** <seconds>: how long a bar is. */
export function pointTime(time: UTCTimestamp, daily: boolean, seconds: number): string {
  const { toTheSecond, point } = clocks();
  return (daily ? pointDate : seconds < 60 ? toTheSecond : point).format(time * 1000);
}

const newYork = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
});

/** Names the day of a market that a time (seconds) is in: New York's for shares, UTC's for the rest, as the exchange reckons. */
export const dayOf = (time: number, isShare: boolean): number =>
  Math.floor((isShare ? Date.parse(`${newYork.format(time * 1000)} UTC`) : time * 1000) / 86_400_000);
