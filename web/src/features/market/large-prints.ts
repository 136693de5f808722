import type { Print } from '@/api/types';

/** How many times the usual trade's value a large one is worth. */
const factor = 5;
/** With fewer trades than this nobody can say what is usual. */
const least = 20;
const kept = 100;

/** The value from which on a trade counts as large: five times the median of those given; null while there are too few. */
export function largeFrom(prints: readonly Print[]): number | null {
  if (prints.length < least) return null;
  const values = prints.map(valueOf).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)]! * factor;
}

export const isLarge = (print: Print, from: number | null): boolean => from !== null && valueOf(print) >= from;

/** The large ones that were seen, newest first, and those among what has come since: each once. */
export function withLarge(seen: readonly Print[], prints: readonly Print[], from: number | null): readonly Print[] {
  const known = new Set(seen.map(({ id }) => id));
  const news = prints.filter((print) => isLarge(print, from) && !known.has(print.id));
  return news.length === 0 ? seen : [...news, ...seen].slice(0, kept);
}

/** Only to be compared. */
const valueOf = ({ price, qty }: Print): number => Number(price) * Number(qty);
