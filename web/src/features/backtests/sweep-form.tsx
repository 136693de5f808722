import { Plus, X } from 'lucide-react';
import { Button } from '@/ui/button';
import { Choice } from '@/ui/choice';
import { Field, FieldError } from '@/ui/field';
import type { Wrong } from './rules-state';
import type { SweepNumber } from './sweep-numbers';
import { mostSwept, newSwept, type SweepState, trialsOf } from './sweep-state';

export const goals = [
  { value: 'sharpe', label: 'Sharpe ratio' },
  { value: 'return', label: 'Return' },
  { value: 'calmar', label: 'Return of a year ÷ drawdown (Calmar)' },
] as const;

const parts = [
  { value: '', label: 'No walk-forward' },
  ...['3', '4', '6', '8', '12'].map((each) => ({ value: each, label: `Walk-forward in ${each} parts` })),
];

interface SweepFormProps {
  sweep: SweepState;
  /** What the strategy has. */
  numbers: readonly SweepNumber[];
  wrong: Wrong;
  onChange: (sweep: SweepState) => void;
}

/** Which values of the strategy's numbers are tried, each with each. */
export function SweepForm({ sweep, numbers, wrong, onChange }: SweepFormProps) {
  const { swept, goal } = sweep;
  const free = numbers.filter(({ name }) => !swept.some(({ number }) => number === name));
  const trials = trialsOf(sweep);
  return (
    <div className="grid gap-3">
      <p className="text-xs text-muted">
        Plays the same bars once for each combination, and reports on the best one. The more are tried, the more of it
        is luck: the report says how much.
      </p>
      {swept.map((row, index) => {
        const field = `sweep.parameters[${index}]`;
        const options = [row.number, ...free.map(({ name }) => name)].map((name) => ({ value: name, label: name }));
        return (
          <div key={row.key} className="grid grid-cols-[1fr_auto] items-end gap-3 sm:grid-cols-[1fr_1fr_auto]">
            <div className="max-sm:col-span-2">
              <Choice
                label="Number"
                value={row.number}
                options={options}
                onChange={(name) => {
                  const chosen = numbers.find((each) => each.name === name);
                  if (chosen) onChange({ ...sweep, swept: swept.with(index, newSwept(chosen)) });
                }}
                error={wrong[`${field}.paths`]}
              />
            </div>
            <Field
              label="Values"
              value={row.values}
              autoComplete="off"
              onChange={(event) =>
                onChange({ ...sweep, swept: swept.with(index, { ...row, values: event.target.value }) })
              }
              error={wrong[`${field}.values`]}
            />
            <Button
              size="icon"
              look="quiet"
              aria-label={`Do not try values of ${row.number}`}
              onClick={() => onChange({ ...sweep, swept: swept.toSpliced(index, 1) })}
            >
              <X aria-hidden className="size-4" />
            </Button>
          </div>
        );
      })}
      {wrong['sweep.parameters'] && <FieldError>{wrong['sweep.parameters']}</FieldError>}
      {numbers.length === 0 && <p className="text-xs">This strategy has no number of which others could be tried.</p>}
      {swept.length < mostSwept && free.length > 0 && (
        <Button
          className="justify-self-start"
          onClick={() => onChange({ ...sweep, swept: [...swept, newSwept(free[0]!)] })}
        >
          <Plus aria-hidden className="size-4" />
          {swept.length === 0 ? 'Try values of a number' : 'And of another'}
        </Button>
      )}
      {swept.length > 0 && (
        <>
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <Choice
              label="The best is that with the highest"
              value={goal}
              options={goals}
              onChange={(next) => onChange({ ...sweep, goal: next })}
            />
            <Choice
              label="Choosing by the past only"
              value={sweep.parts}
              options={parts.some(({ value }) => value === sweep.parts) ? parts : [...parts, own(sweep.parts)]}
              onChange={(next) => onChange({ ...sweep, parts: next })}
              error={wrong['sweep.parts']}
            />
          </div>
          <p role="status" className="text-xs text-muted tabular-nums">
            {trials === null ? 'Enter numbers.' : `${trials} ${trials === 1 ? 'trial' : 'trials'}`}
          </p>
        </>
      )}
    </div>
  );
}

const own = (value: string) => ({ value, label: `Walk-forward in ${value} parts` });
