import { TickMarkType, type UTCTimestamp } from 'lightweight-charts';

// The chart reckons in UTC; people read their own clock.
const hours = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const point = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

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
  return (type === TickMarkType.Time || type === TickMarkType.TimeWithSeconds ? hours : days).format(time * 1000);
}

export const pointTime = (time: UTCTimestamp, daily: boolean): string =>
  (daily ? pointDate : point).format(time * 1000);
