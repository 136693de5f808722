import { type ComponentProps, type KeyboardEvent, type ReactNode, useId } from 'react';
import type { Instrument } from '@/api/types';
import { Field, FieldError } from '@/ui/field';
import * as format from '@/ui/format';
import { digitsOf, typedAs } from '@/ui/typed';
import { type Draft, type FieldErrors, type FieldName, nudge } from './ticket';

/** What each part of the ticket is given. */
export interface PartProps {
  draft: Draft;
  instrument: Instrument;
  set: (changes: Partial<Draft>) => void;
  errors: FieldErrors;
}

type Entry =
  | 'qty'
  | 'notional'
  | 'limitPrice'
  | 'stopPrice'
  | 'trail'
  | 'displayQty'
  | 'takeProfit'
  | 'stopLoss'
  | 'stopLossLimit';

interface NumberFieldProps extends PartProps {
  name: FieldName;
  entry: Entry;
  label: string;
  unit: string;
  /** What the arrow keys move by. */
  step: string;
  hint?: ReactNode;
  placeholder?: string;
}

/** An exact number: kept as it is typed, moved by the arrow keys a step at a time. */
export function NumberField({
  draft,
  set,
  errors,
  name,
  entry,
  label,
  unit,
  step,
  hint,
  placeholder,
}: NumberFieldProps) {
  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    set({ [entry]: nudge(draft[entry], step, event.key === 'ArrowUp') });
  };
  return (
    <Field
      name={name}
      label={label}
      unit={unit}
      hint={hint}
      inputMode="decimal"
      autoComplete="off"
      placeholder={placeholder ?? format.quantityAt('0', step)}
      value={typedAs(draft[entry])}
      onChange={(event) => set({ [entry]: digitsOf(event.target.value) })}
      onKeyDown={move}
      error={errors[name]}
    />
  );
}

interface ChoiceProps extends ComponentProps<'select'> {
  label: string;
  error?: string | undefined;
}

export function Choice({ label, error, children, ...select }: ChoiceProps) {
  const id = useId();
  return (
    <div>
      <div className="flex items-center justify-between gap-2 text-xs text-muted">
        <label htmlFor={id}>{label}</label>
        <select
          id={id}
          {...select}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          className="h-8 pointer-coarse:h-11 min-w-0 rounded-md border border-line bg-raised px-2 text-text aria-invalid:border-down"
        >
          {children}
        </select>
      </div>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

interface TickProps extends Omit<ComponentProps<'input'>, 'onChange'> {
  label: string;
  onChange: (checked: boolean) => void;
  error?: string | undefined;
}

export function Tick({ label, error, onChange, ...input }: TickProps) {
  const id = useId();
  return (
    <div>
      <label className="flex min-h-6 items-center gap-2 text-xs pointer-coarse:min-h-11">
        <input
          type="checkbox"
          {...input}
          onChange={(event) => onChange(event.target.checked)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          className="size-3.5 accent-(--paper)"
        />
        {label}
      </label>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

export function Quick({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" onClick={onClick} className="reach rounded px-0.5 text-paper hover:underline">
      {children}
    </button>
  );
}
