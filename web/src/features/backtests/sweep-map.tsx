import type { Sweep } from '@/api/types';
import * as format from '@/ui/format';
import { inPercent } from './status';

interface SweepMapProps {
  sweep: Sweep;
  /** The name of what the best is chosen by. */
  goal: string;
}

const least = 6;
const most = 44;

/** What each pair of values came to: the better the more colour. A good one among bad ones is luck; a good neighbourhood is more. */
export function SweepMap({ sweep: { names, trials, best, goal: by }, goal }: SweepMapProps) {
  const [down, across] = names;
  const rows = [...new Set(trials.map(({ values }) => values[0]!))];
  const columns = [...new Set(trials.map(({ values }) => values[1]!))];
  const full = Math.max(...trials.map((trial) => Math.abs(Number(trial.goal ?? 0))), 1e-9);
  return (
    <div tabIndex={0} role="group" aria-label="Map of the values, table" className="overflow-x-auto px-4 pb-4">
      <table className="border-separate border-spacing-0.5 text-center text-2xs tabular-nums">
        <caption className="pb-1 text-left text-muted first-letter:uppercase">
          {goal}: {down} down, {across} across
        </caption>
        <thead>
          <tr>
            <td />
            {columns.map((value) => (
              <th key={value} scope="col" className="px-2 font-normal text-muted">
                {format.quantity(value)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, line) => (
            <tr key={row}>
              <th scope="row" className="px-2 text-right font-normal text-muted">
                {format.quantity(row)}
              </th>
              {columns.map((column, index) => {
                const at = line * columns.length + index;
                const trial = trials[at]!;
                const strength = least + (Math.abs(Number(trial.goal ?? 0)) / full) * (most - least);
                const tone = Number(trial.goal ?? 0) >= 0 ? 'up' : 'down';
                return (
                  <td
                    key={column}
                    aria-current={at === best ? true : undefined}
                    className={`h-8 min-w-14 rounded px-1 ${at === best ? 'font-semibold outline-1 outline-paper' : ''}`}
                    style={
                      trial.goal == null
                        ? {}
                        : { background: `color-mix(in srgb, var(--${tone}) ${strength}%, transparent)` }
                    }
                  >
                    {trial.goal == null
                      ? '—'
                      : by === 'return'
                        ? format.percent(inPercent(trial.goal))
                        : format.fixed(trial.goal, 2)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
