import { type ReactNode, type SyntheticEvent, useState } from 'react';
import type { Problem } from '@/api/problem';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field, FieldError } from '@/ui/field';
import { usePreferences } from '@/ui/preferences';
import { fieldOf, timeOf } from './when';

interface TimeDialogProps {
  title: string;
  label: string;
  action: string;
  /** The time that the field begins with. */
  begin: string;
  /** What is wrong with a time; null where nothing is. */
  fault: (at: string | null) => string | null;
  problem: Problem | null;
  busy: boolean;
  onTime: (at: string) => void;
  onClose: () => void;
  /** What comes of it. */
  children: ReactNode;
}

/** Asks for a time, by the user's clock. */
export function TimeDialog(props: TimeDialogProps) {
  const { title, label, action, begin, fault, problem, busy, onTime, onClose, children } = props;
  const { clock } = usePreferences();
  const [typed, setTyped] = useState(() => fieldOf(begin));
  const [isSent, setSent] = useState(false);
  const at = timeOf(typed);
  const wrong = isSent ? fault(at) : null;
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSent(true);
    if (at !== null && fault(at) === null && !busy) onTime(at);
  };
  return (
    <Dialog title={title} open onOpenChange={(open) => !open && onClose()}>
      <form onSubmit={send} noValidate className="space-y-4 overflow-y-auto p-4">
        <div className="text-muted">{children}</div>
        <Field
          label={clock === 'utc' ? `${label} (UTC)` : label}
          type="datetime-local"
          step={1}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          error={wrong ?? undefined}
        />
        {problem && <FieldError>{problem.message}</FieldError>}
        <Button type="submit" look="primary" busy={busy} className="w-full">
          {action}
        </Button>
      </form>
    </Dialog>
  );
}
