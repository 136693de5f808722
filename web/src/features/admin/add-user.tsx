import { type SyntheticEvent, useState } from 'react';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choice } from '@/ui/choice';
import { Field, FieldError } from '@/ui/field';
import * as format from '@/ui/format';
import { OneTimeLink } from './parts';
import { type Role, roles, useAddUser } from './queries';

/** Makes a user, who chooses a password by a link that the administrator hands on. */
export function AddUser({ close }: { close: () => void }) {
  const add = useAddUser();
  const [role, setRole] = useState<Role>('trader');
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    const text = (name: string) => String(entries.get(name)).trim();
    add.mutate({ email: text('email'), username: text('username'), role });
  };
  const problem = add.error;
  const isSaid = problem && (problem.errors['email'] ?? problem.errors['username']);
  return (
    <Card title="Add a user">
      {add.data ? (
        <div className="space-y-3 p-4">
          <OneTimeLink link={add.data.link}>
            With this link {add.data.user.username} chooses a password, once, until{' '}
            {format.dayAndTime(add.data.expires_at)}. It is shown now and never again: hand it to them alone.
          </OneTimeLink>
          <Button look="primary" onClick={close}>
            I have handed it on
          </Button>
        </div>
      ) : (
        <form onSubmit={send} className="space-y-3 p-4">
          <Field label="Mail" name="email" type="email" required error={problem?.errors['email']?.join(' ')} />
          <Field
            label="Username"
            name="username"
            required
            hint="3 to 20 letters, digits or underscores"
            error={problem?.errors['username']?.join(' ')}
          />
          <Choice label="Role" value={role} onChange={setRole} options={roles} />
          {problem && !isSaid && <FieldError>{problem.message}</FieldError>}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" busy={add.isPending}>
              Add and make a link
            </Button>
            <Button onClick={close}>Not now</Button>
          </div>
        </form>
      )}
    </Card>
  );
}
