import { timeOfDay, weekday } from '@/ui/format';
import { preferences } from '@/ui/preferences';

const two = (number: number) => String(number).padStart(2, '0');
const day = 86_400_000;

/** A time as a field of day and time has it, by the user's clock. Seconds only where there are some. */
export function fieldOf(at: string, clock = preferences().clock): string {
  const time = new Date(at);
  const shifted = clock === 'utc' ? time : new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, shifted.getUTCSeconds() > 0 ? 19 : 16);
}

/** What such a field says; null where it says no time. */
export function timeOf(field: string, clock = preferences().clock): string | null {
  const time = new Date(clock === 'utc' ? `${field}Z` : field);
  return field.includes('T') && !Number.isNaN(time.getTime()) ? time.toISOString() : null;
}

/** "29 Nov 2025", by the user's clock. */
export function dateOf(at: string): string {
  const zone = preferences().clock === 'utc' ? { timeZone: 'UTC' } : {};
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', ...zone });
}

/** "29 Nov 2025 14:00:00". */
export const dateAndTimeOf = (at: string): string => `${dateOf(at)} ${timeOfDay(at)}`;

export { weekday };

/** So far back the exchange surely has bars of a minute. */
export const daysOfMinutes = 29;

/** A day ("2026-11-02") of those so many before now, by the day's names in UTC: one on which shares trade, too. <random> is below 1. */
export function randomDay(now: Date, random: number, days = daysOfMinutes): string {
  const all = Array.from({ length: days }, (_, back) => new Date(now.getTime() - (back + 1) * day));
  const open = all.filter((each) => each.getUTCDay() % 6 !== 0);
  return open[Math.floor(random * open.length)]!.toISOString().slice(0, 10);
}

/** What a new replay begins with: a week ago or a day or two before, when trading in New York begins in summer. */
export function usualStart(now: Date): string {
  const back = { 6: 8, 0: 9 }[new Date(now.getTime() - 7 * day).getUTCDay()] ?? 7;
  const begin = new Date(now.getTime() - back * day);
  return `${begin.getUTCFullYear()}-${two(begin.getUTCMonth() + 1)}-${two(begin.getUTCDate())}T13:30:00.000Z`;
}
