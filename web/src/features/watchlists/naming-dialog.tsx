import type { SyntheticEvent } from 'react';
import type { Problem } from '@/api/problem';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field, FieldError } from '@/ui/field';

interface NamingDialogProps {
  title: string;
  action: string;
  /** What it is called now. */
  name?: string;
  placeholder?: string;
  problem: Problem | null;
  busy: boolean;
  onClose: () => void;
  onName: (name: string) => void;
}

/** Asks for a name of a list or a section. */
export function NamingDialog(props: NamingDialogProps) {
  const { title, action, name = '', placeholder, problem, busy, onClose, onName } = props;
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    onName(String(new FormData(event.currentTarget).get('name')).trim());
  };
  const wrong = problem?.errors['name']?.[0];
  return (
    <Dialog title={title} open onOpenChange={(open) => !open && onClose()}>
      <form onSubmit={send} className="space-y-4 p-4">
        <Field
          label="Name"
          name="name"
          required
          maxLength={40}
          autoComplete="off"
          defaultValue={name}
          placeholder={placeholder}
          error={wrong}
        />
        {problem && !wrong && <FieldError>{problem.message}</FieldError>}
        <Button type="submit" look="primary" busy={busy} className="w-full">
          {action}
        </Button>
      </form>
    </Dialog>
  );
}
