import { type SyntheticEvent, useState } from 'react';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choice } from '@/ui/choice';
import { Field } from '@/ui/field';
import * as format from '@/ui/format';
import { Td } from '@/ui/table';
import { Answered, List, Nothing, OneTimeLink, sentence } from './parts';
import { type Role, roles, useInvitations, useInvite, useWithdraw } from './queries';

const day = 24 * 60 * 60 * 1_000;

export function Invitations() {
  const invitations = useInvitations();
  const withdraw = useWithdraw();
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[22rem_1fr]">
      <Invite />
      <Card title="Invitations">
        <Answered query={invitations}>
          {(made) => (
            <>
              <List
                name="Invitations"
                headings={['For', 'Role', 'State', 'Made', 'Until', { name: 'Actions', hidden: true }]}
              >
                {made.map((invitation) => (
                  <tr key={invitation.id}>
                    <Td>{invitation.email ?? 'Whoever has the link'}</Td>
                    <Td>{sentence(invitation.role)}</Td>
                    <Td>
                      {sentence(invitation.status)}
                      {invitation.used_by && ` by user ${invitation.used_by}`}
                    </Td>
                    <Td>{format.dayAndTime(invitation.created_at)}</Td>
                    <Td>{format.dayAndTime(invitation.expires_at)}</Td>
                    <Td className="text-right">
                      {invitation.status === 'open' && (
                        <Button
                          size="small"
                          busy={withdraw.isPending && withdraw.variables === invitation.id}
                          onClick={() => withdraw.mutate(invitation.id)}
                          aria-label={`Withdraw the invitation of ${format.dayAndTime(invitation.created_at)}`}
                        >
                          Withdraw
                        </Button>
                      )}
                    </Td>
                  </tr>
                ))}
              </List>
              {made.length === 0 && <Nothing>Nobody was invited yet.</Nothing>}
            </>
          )}
        </Answered>
      </Card>
    </div>
  );
}

function Invite() {
  const invite = useInvite();
  const [role, setRole] = useState<Role>('trader');
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    const email = String(entries.get('email')).trim();
    const expires_at = new Date(Date.now() + Number(entries.get('days')) * day).toISOString();
    invite.mutate({ ...(email && { email }), role, expires_at });
  };
  const problem = invite.error;
  return (
    <Card title="Invite somebody">
      <form onSubmit={send} className="space-y-3 p-4">
        <Field
          label="Mail"
          name="email"
          type="email"
          hint="Left empty, for whoever has the link"
          error={problem?.errors['email']?.join(' ')}
        />
        <Choice label="Role" value={role} onChange={setRole} options={roles} />
        <Field
          label="Good for"
          name="days"
          type="number"
          min={1}
          max={366}
          defaultValue={7}
          required
          unit="days"
          error={problem?.errors['expires_at']?.join(' ')}
        />
        <Button type="submit" look="primary" busy={invite.isPending}>
          Make a link
        </Button>
        {invite.data && (
          <OneTimeLink link={invite.data.link}>
            One person can register with it. It is shown now and never again.
          </OneTimeLink>
        )}
      </form>
    </Card>
  );
}
