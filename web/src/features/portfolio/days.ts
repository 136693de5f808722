import { Decimal } from '@/api/decimal';
import type { PortfolioHistory } from '@/api/types';

/**
 * What each day (UTC, "2026-01-31") won or lost: the difference of what stood above deposits from the day before. A point at midnight ends
 * the day before it.
 */
export function daysOf(items: PortfolioHistory['items']): ReadonlyMap<string, string> {
  const days = new Map<string, string>();
  let before = Decimal.zero;
  for (const { at, pnl } of items) {
    const day = new Date(Date.parse(at) - 1).toISOString().slice(0, 10);
    const now = Decimal.of(pnl);
    days.set(
      day,
      Decimal.of(days.get(day) ?? '0')
        .plus(now.minus(before))
        .toString(),
    );
    before = now;
  }
  return days;
}

/** The month so many before this one (UTC): its days in weeks from Monday, null where another month is. */
export function monthOf(now: Date, back: number): { name: string; weeks: (string | null)[][] } {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const skipped = (first.getUTCDay() + 6) % 7;
  const cells = [
    ...Array.from({ length: skipped }, () => null),
    ...Array.from({ length }, (_, at) => new Date(first.getTime() + at * 86_400_000).toISOString().slice(0, 10)),
  ];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => cells[week * 7 + day] ?? null),
  );
  return { name: monthName.format(first), weeks };
}

const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
