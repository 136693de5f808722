import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from './cx';

interface FieldProps extends ComponentProps<'input'> {
  label: string;
  /** Stands beside the label: what is available, where to look. */
  hint?: ReactNode;
  error?: string | undefined;
  /** The unit, at the end of the input. */
  unit?: string;
}

export function Field({ label, hint, error, unit, className, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className={className}>
      <div className="mb-1 flex items-baseline justify-between gap-2 text-xs text-muted">
        <label htmlFor={id}>{label}</label>
        {hint}
      </div>
      <div className="relative">
        <input
          id={id}
          {...input}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          className={cx(
            'h-9 w-full rounded-md border border-line bg-raised px-2.5 text-[16px] text-text sm:text-sm',
            'placeholder:text-faint hover:border-strong-line aria-invalid:border-down',
            unit && 'pr-14',
          )}
        />
        {unit && (
          <span
            aria-hidden
            className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-xs text-muted"
          >
            {unit}
          </span>
        )}
      </div>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="mt-1 text-xs text-down">
      {children}
    </p>
  );
}
