import type { CorporateAction } from '@/api/types';
import * as format from '@/ui/format';

/** "Split, 2 for 1" or "Dividend, 0.24 a share": what it is. */
export function told({ type, to, from, amount }: CorporateAction): string {
  if (type === 'split') return `Split, ${to} for ${from}`;
  return `Dividend, ${format.quantity(amount)} a share`;
}

export const states: Record<CorporateAction['status'], string> = {
  pending: 'To come',
  applied: 'Done',
  cancelled: 'Called off',
};

/** The day of a date without a time, as the page tells days: it is the same day everywhere. */
export const day = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00:00Z`));
