import { Decimal } from '@/api/decimal';

export interface YearOfMonths {
  year: string;
  /** January first; null where nothing was played. */
  months: readonly (string | null)[];
  /** Of the months together: Π(1 + r) − 1. */
  whole: string;
}

const one = Decimal.of('1');

/** Returns of months, a row for each year. */
export function yearsOf(months: readonly { month: string; return: string }[]): YearOfMonths[] {
  const byMonth = new Map(months.map((each) => [each.month, each.return]));
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))];
  return years.map((year) => {
    const row = Array.from(
      { length: 12 },
      (_, index) => byMonth.get(`${year}-${String(index + 1).padStart(2, '0')}`) ?? null,
    );
    const grown = row.reduce(
      (all, each) => (each === null ? all : all.times(one.plus(Decimal.of(each))).rounded(12)),
      one,
    );
    return { year, months: row, whole: grown.minus(one).toString() };
  });
}
