import type { BacktestReport } from '@/api/types';
import { Card } from '@/ui/card';
import * as format from '@/ui/format';
import { yearsOf } from './months';
import { inPercent } from './status';

const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A month of so much, in percent, has the full colour. */
const full = 15;
const most = 34;

/** What each month returned, the stronger the more colour. */
export function ReportMonths({ months }: { months: BacktestReport['months'] }) {
  return (
    <Card title="Returns by month, in percent">
      {/* Can be scrolled with the keyboard, too. */}
      <div
        tabIndex={0}
        role="group"
        aria-label="Returns by month, table"
        className="overflow-x-auto overflow-y-hidden p-3 focus-visible:-outline-offset-2"
      >
        <table className="w-full min-w-[40rem] table-fixed border-separate border-spacing-0.5 text-center text-2xs tabular-nums">
          <thead>
            <tr>
              <th scope="col" className="w-12 text-left font-normal text-muted">
                Year
              </th>
              {names.map((name) => (
                <th key={name} scope="col" className="font-normal text-muted">
                  {name}
                </th>
              ))}
              <th scope="col" className="w-16 font-normal text-muted">
                All
              </th>
            </tr>
          </thead>
          <tbody>
            {yearsOf(months).map(({ year, months: row, whole }) => (
              <tr key={year}>
                <th scope="row" className="text-left font-medium">
                  {year}
                </th>
                {row.map((share, index) => (
                  <Month key={names[index]} share={share} />
                ))}
                <Month share={whole} isSum />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Month({ share, isSum = false }: { share: string | null; isSum?: boolean }) {
  if (share === null) return <td />;
  const percent = inPercent(share)!;
  const way = format.direction(percent);
  const strength = Math.round(Math.min(Math.abs(Number(percent)) / full, 1) * (most - 6)) + 6;
  const background =
    isSum || way === 'flat' ? undefined : `color-mix(in srgb, var(--${way}) ${strength}%, transparent)`;
  return (
    <td className={isSum ? 'h-8 font-semibold' : 'h-8 rounded'} style={{ background }}>
      {format.signed(percent, 1)}
    </td>
  );
}
