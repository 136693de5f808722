import type { SyntheticEvent } from 'react';
import type { Venue } from '@/api/types';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field, FieldError } from '@/ui/field';
import { useRenameVenue } from './queries';

export function RenameDialog({ venue: { id, name }, onClose }: { venue: Venue; onClose: () => void }) {
  const rename = useRenameVenue();
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const next = String(new FormData(event.currentTarget).get('name')).trim();
    if (next !== '') rename.mutate({ id, name: next }, { onSuccess: onClose });
  };
  const wrong = rename.error?.errors['name']?.[0];
  return (
    <Dialog title={`Rename ${name}`} open onOpenChange={(open) => !open && onClose()}>
      <form onSubmit={send} className="space-y-4 p-4">
        <Field label="Name" name="name" required maxLength={80} autoComplete="off" defaultValue={name} error={wrong} />
        {rename.error && !wrong && <FieldError>{rename.error.message}</FieldError>}
        <Button type="submit" look="primary" busy={rename.isPending} className="w-full">
          Rename
        </Button>
      </form>
    </Dialog>
  );
}
