import { timeOfDay } from '@/ui/format';
import { preferences } from '@/ui/preferences';

const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;

/** "29 Nov 2025", in UTC: as spans are chosen. */
export const dayOf = (at: string): string => new Date(at).toLocaleDateString('en-GB', { ...day, timeZone: 'UTC' });

/** "29 Nov 2025 14:00:00", by the user's clock. With the year: a test goes over several. */
export function dayAndTimeOf(at: string): string {
  const zone = preferences().clock === 'utc' ? { timeZone: 'UTC' } : {};
  return `${new Date(at).toLocaleDateString('en-GB', { ...day, ...zone })} ${timeOfDay(at)}`;
}
