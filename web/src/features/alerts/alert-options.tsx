import type { Problem } from '@/api/problem';
import { Button } from '@/ui/button';
import { Field, FieldError } from '@/ui/field';
import { Switch } from '@/ui/switch';

interface AlertOptionsProps {
  repeats: boolean;
  onRepeats: (repeats: boolean) => void;
  /** What comes there again and again. */
  what: 'price' | 'value';
  problem: Problem | null;
  /** Fields of the form whose problems are said beside them. */
  said: readonly string[];
  busy: boolean;
}

/** What every alert can have, and what sets it. */
export function AlertOptions({ repeats, onRepeats, what, problem, said, busy }: AlertOptionsProps) {
  return (
    <>
      <Field
        label="Note"
        name="note"
        maxLength={200}
        autoComplete="off"
        placeholder="Shown with the alert"
        error={problem?.errors['note']?.[0]}
      />
      <Switch
        label="Repeat"
        hint={`Tell me each time the ${what} comes there, not only the first time`}
        checked={repeats}
        onChange={onRepeats}
      />
      {problem && !['note', ...said].some((field) => problem.errors[field]) && (
        <FieldError>{problem.message}</FieldError>
      )}
      <Button type="submit" look="primary" busy={busy} className="w-full">
        Set alert
      </Button>
    </>
  );
}

export const noteOf = (form: HTMLFormElement) => {
  const note = String(new FormData(form).get('note')).trim();
  return note ? { note } : {};
};
