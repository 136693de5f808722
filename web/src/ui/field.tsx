import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId, useState } from 'react';
import { cx } from './cx';

interface FieldProps extends ComponentProps<'input'> {
  label: string;
  /** Stands beside the label: what is available, where to look. */
  hint?: ReactNode;
  error?: string | undefined;
  /** The unit, at the end of the input. */
  unit?: string;
}

/** A password can be shown as it is typed. */
export function Field({ label, hint, error, unit, className, type, ...input }: FieldProps) {
  const id = useId();
  const [isSeen, setSeen] = useState(false);
  const isSecret = type === 'password';
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
          type={isSecret && isSeen ? 'text' : type}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          className={cx(
            'h-9 pointer-coarse:h-11 w-full rounded-md border border-line bg-raised px-2.5 text-[16px] text-text sm:text-sm',
            'placeholder:text-faint hover:border-strong-line aria-invalid:border-down',
            unit && 'pr-14',
            isSecret && 'pr-12',
          )}
        />
        {isSecret && (
          <button
            type="button"
            aria-pressed={isSeen}
            aria-label="Show what is typed"
            title="Show what is typed"
            onClick={() => setSeen(!isSeen)}
            className="absolute inset-y-0 right-0 flex w-11 items-center justify-center rounded-md text-muted hover:text-text"
          >
            {isSeen ? <EyeOff aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />}
          </button>
        )}
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
