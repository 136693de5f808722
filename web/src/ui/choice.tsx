import { useId } from 'react';
import { FieldError } from './field';

interface ChoiceProps<T extends string> {
  label: string;
  name?: string;
  options: readonly { value: T; label: string }[];
  value?: T;
  onChange?: (value: T) => void;
  error?: string | undefined;
}

/** One of several, in the system's own list. */
export function Choice<T extends string>({ label, name, options, value, onChange, error }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-xs text-muted">
        {label}
      </label>
      <select
        id={id}
        name={name}
        value={value}
        onChange={onChange && ((event) => onChange(event.target.value as T))}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        className="h-9 pointer-coarse:h-11 w-full rounded-md border border-line bg-raised px-2 text-[16px] hover:border-strong-line aria-invalid:border-down sm:text-sm"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}
