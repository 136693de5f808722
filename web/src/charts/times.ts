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

export function tickMark(time: UTCTimestamp, type: TickMarkType): string {
  return (type === TickMarkType.Time || type === TickMarkType.TimeWithSeconds ? hours : days).format(time * 1000);
}

export const pointTime = (time: UTCTimestamp): string => point.format(time * 1000);
