import { Check, Pencil, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Decimal } from '@/api/decimal';
import { Button } from './button';
import { cx } from './cx';
import { sentence } from './format';
import { digitsOf, numberWanted, typedAs } from './typed';

interface EditCellProps {
  /** What is edited, for those who cannot see where it stands: "Limit price of Buy 0.5 BTC-USD". */
  label: string;
  /** As on the wire; null where there is none yet. */
  value: string | null;
  shown: string;
  /** Numbers must be whole multiples of it. */
  step: string;
  /** Saves what was entered. @throws Error with a sentence that says why not. */
  onSave: (value: string) => Promise<unknown>;
  /** Takes it away, where that makes sense. */
  onClear?: (() => Promise<unknown>) | undefined;
  /** What stands where there is no value. */
  placeholder?: string;
  /** It is shown and cannot be changed. */
  isReadOnly?: boolean;
  className?: string;
}

/** A number in a table that is changed where it stands: press it, type, Enter; Escape leaves it as it was. */
export function EditCell({
  label,
  value,
  shown,
  step,
  onSave,
  onClear,
  placeholder = 'Set',
  isReadOnly = false,
  className,
}: EditCellProps) {
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const id = useId();

  useEffect(() => {
    if (text === null && wasOpen.current) opener.current?.focus();
    wasOpen.current = text !== null;
  }, [text]);

  const close = () => {
    setText(null);
    setProblem(null);
  };
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
      close();
    } catch (error) {
      setProblem(sentence(error instanceof Error ? error.message : String(error)));
    } finally {
      setBusy(false);
    }
  };
  const save = () => {
    const wanted = (text ?? '').trim();
    if (wanted === value) return close();
    const wrong = wrongWith(wanted, step);
    if (wrong) return setProblem(wrong);
    void run(() => onSave(Decimal.of(wanted).toString()));
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !busy) save();
    if (event.key === 'Escape') close();
    event.stopPropagation();
  };

  if (isReadOnly) return <span className={cx('tabular-nums', className)}>{value === null ? '–' : shown}</span>;
  if (text === null) {
    return (
      <button
        ref={opener}
        type="button"
        aria-label={`${label}: ${value === null ? placeholder : `${shown}, change`}`}
        onClick={() => setText(value === null ? '' : Decimal.of(value).toString())}
        className={cx(
          'reach group/edit -mx-1 inline-flex items-center gap-1 rounded px-1 tabular-nums hover:bg-hover',
          value === null && 'text-muted',
          className,
        )}
      >
        <Pencil
          aria-hidden
          className="size-3 text-faint opacity-0 @max-lg:hidden group-hover/edit:opacity-100 group-focus-visible/edit:opacity-100"
        />
        <span className={cx(value === null && 'underline decoration-dotted underline-offset-2')}>
          {value === null ? placeholder : shown}
        </span>
      </button>
    );
  }
  return (
    <span className="relative inline-flex flex-col items-end">
      <span className="inline-flex items-center gap-0.5">
        <input
          autoFocus
          aria-label={label}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? id : undefined}
          inputMode="decimal"
          value={typedAs(text)}
          readOnly={busy}
          onChange={(event) => setText(digitsOf(event.target.value))}
          onKeyDown={press}
          onFocus={(event) => event.target.select()}
          className="h-6 pointer-coarse:h-11 w-24 rounded border border-strong-line bg-raised px-1.5 text-right text-[16px] aria-invalid:border-down sm:text-xs"
        />
        <Button size="tiny" look="quiet" busy={busy} onClick={save} aria-label={`Save ${label}`}>
          <Check aria-hidden className="size-3.5" />
        </Button>
        {onClear && value !== null && (
          <Button size="tiny" look="quiet" busy={busy} onClick={() => void run(onClear)} aria-label={`Remove ${label}`}>
            <X aria-hidden className="size-3.5" />
          </Button>
        )}
      </span>
      {problem && (
        <span id={id} role="alert" className="max-w-52 text-2xs whitespace-normal text-down">
          {problem}
        </span>
      )}
    </span>
  );
}

function wrongWith(text: string, step: string): string | null {
  const number = Decimal.tryParse(text);
  if (!number) return numberWanted();
  if (number.sign <= 0) return 'Enter more than zero.';
  return number.isMultipleOf(Decimal.of(step)) ? null : `Must be a multiple of ${step}.`;
}
