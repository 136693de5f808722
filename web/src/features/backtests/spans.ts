import type { Interval } from '@/api/types';
import { barLengths } from '@/ui/bar-lengths';

export type Span = 'month' | 'half' | 'year' | 'five' | 'own';

/** How far back the presets reach, and the bars that the exchange has of all that time. */
export const spans: Record<Exclude<Span, 'own'>, { name: string; days: number; interval: Interval }> = {
  month: { name: '1 month', days: 30, interval: '15m' },
  half: { name: '6 months', days: 182, interval: '1h' },
  year: { name: '1 year', days: 365, interval: '1h' },
  five: { name: '5 years', days: 1_826, interval: '1d' },
};

const day = 86_400_000;

/** When a preset begins and ends: up to now. */
export function spanUpTo(now: Date, span: Exclude<Span, 'own'>): { from: string; to: string } {
  return { from: new Date(now.getTime() - spans[span].days * day).toISOString(), to: now.toISOString() };
}

/** So many days back the exchange has bars of a length: longer bars are made of shorter ones. */
export const daysKept = (interval: Interval): number => (interval === '1d' ? 1_826 : /h$/.test(interval) ? 365 : 30);

/** What is said where a span begins before the bars do, by more than the market is closed at a time. */
export function missing(interval: Interval, from: string, now: Date): string | null {
  const kept = daysKept(interval);
  const back = (now.getTime() - Date.parse(from)) / day;
  if (!(back > kept + 4)) return null;
  const label = barLengths.find(({ value }) => value === interval)!.label;
  return `Bars of ${label} are only there of about the last ${kept.toLocaleString('en')} days: the test begins with them.`;
}

/** The day of a time as a date field has it, in UTC. */
export const dateOf = (at: string): string => at.slice(0, 10);

export const beginOf = (date: string): string => (date ? `${date}T00:00:00.000Z` : '');
export const endOf = (date: string): string => (date ? `${date}T23:59:59.999Z` : '');
