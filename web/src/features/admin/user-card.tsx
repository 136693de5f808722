import { useState } from 'react';
import type { UserDetail } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choice } from '@/ui/choice';
import { useConfirm } from '@/ui/confirm';
import * as format from '@/ui/format';
import { AccountLook } from './account-look';
import { Answered, Facts, Nothing, OneTimeLink } from './parts';
import {
  type Role,
  roles,
  useDisable,
  useEnable,
  useEndSession,
  useEndSessions,
  useResetPassword,
  useSetRole,
  useUser,
} from './queries';
import { UserErasure } from './user-erasure';
import { UserKeys } from './user-keys';

/** One user, and what can be done to them. */
export function UserCard({ id }: { id: string }) {
  const detail = useUser(id);
  return (
    <Card title={detail.data?.user.username ?? 'User'}>
      <Answered query={detail}>
        {(known) => (
          <div className="divide-y divide-line">
            <Facts
              facts={[
                ['Id', known.user.id],
                ['Mail', known.user.is_demo ? 'None: a demo user' : known.user.email],
                ['Since', format.dayAndTime(known.user.created_at)],
                ['Second factor', known.user.has_second_factor ? 'Yes' : 'No'],
                [
                  'State',
                  known.user.disabled_at ? 'Disabled' : 'Enabled',
                  known.user.disabled_at ? 'text-down' : 'text-up',
                ],
              ]}
            />
            <Actions user={known.user} />
            <Sessions known={known} />
            <UserKeys id={known.user.id} username={known.user.username} />
            <Accounts known={known} />
          </div>
        )}
      </Answered>
    </Card>
  );
}

function Actions({ user }: { user: UserDetail['user'] }) {
  const confirm = useConfirm();
  const setRole = useSetRole(user.id);
  const disable = useDisable(user.id);
  const enable = useEnable(user.id);
  const endSessions = useEndSessions(user.id);
  const reset = useResetPassword(user.id);
  const press = async (title: string, detail: string, action: string, act: () => void) => {
    if (await confirm({ title, detail, action, always: true })) act();
  };
  return (
    <div className="grid gap-3 p-4">
      {!user.is_demo && (
        <Choice
          label="Role"
          value={user.role as Role}
          options={roles}
          onChange={(role) =>
            void press(
              `Make ${user.username} ${role === 'admin' ? 'an administrator' : `a ${role}`}?`,
              'It holds at once, wherever they are signed in.',
              'Change role',
              () => setRole.mutate(role),
            )
          }
        />
      )}
      <div className="flex flex-wrap gap-2">
        {user.disabled_at ? (
          <Button busy={enable.isPending} onClick={() => enable.mutate(undefined)}>
            Enable
          </Button>
        ) : (
          <Button
            busy={disable.isPending}
            onClick={() =>
              void press(
                `Disable ${user.username}?`,
                'They are signed out at once, on every open page, and cannot sign in until you enable them. Their orders stay.',
                'Disable',
                () => disable.mutate(undefined),
              )
            }
          >
            Disable
          </Button>
        )}
        <Button
          busy={endSessions.isPending}
          onClick={() =>
            void press(`Sign ${user.username} out everywhere?`, 'They can sign in again.', 'Sign out', () =>
              endSessions.mutate(undefined),
            )
          }
        >
          Sign out everywhere
        </Button>
        {!user.is_demo && (
          <Button busy={reset.isPending} onClick={() => reset.mutate(undefined)}>
            Reset password
          </Button>
        )}
        {!user.is_demo && <UserErasure user={user} />}
      </div>
      {reset.data && (
        <OneTimeLink link={reset.data.link}>
          With this link a new password is chosen, once, until {format.timeOfDay(reset.data.expires_at)}. Hand it to{' '}
          {user.username} alone.
        </OneTimeLink>
      )}
    </div>
  );
}

function Sessions({ known }: { known: UserDetail }) {
  const end = useEndSession(known.user.id);
  return (
    <section aria-label="Sessions">
      <h3 className="px-4 pt-3 text-xs font-semibold text-muted">Sessions</h3>
      {known.sessions.length === 0 && <Nothing>Nowhere signed in.</Nothing>}
      <ul className="divide-y divide-line">
        {known.sessions.map((session) => (
          <li key={session.id} className="flex items-center gap-3 px-4 py-2">
            <div className="min-w-0">
              <p className="text-xs font-medium">
                {format.dayAndTime(session.created_at)} from {session.address ?? 'somewhere'}
              </p>
              <p className="truncate text-2xs text-muted">{session.user_agent}</p>
            </div>
            <Button
              size="small"
              className="ml-auto"
              busy={end.isPending && end.variables === session.id}
              onClick={() => end.mutate(session.id)}
              aria-label={`End the session of ${format.dayAndTime(session.created_at)}`}
            >
              End
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Accounts({ known }: { known: UserDetail }) {
  const [seen, setSeen] = useState<string | null>(null);
  return (
    <section aria-label="Accounts">
      <h3 className="px-4 pt-3 text-xs font-semibold text-muted">Accounts</h3>
      {known.accounts.length === 0 && <Nothing>None yet: the first is opened when they sign in.</Nothing>}
      <ul className="divide-y divide-line">
        {known.accounts.map((account) => (
          <li key={account.id}>
            <div className="flex items-center gap-3 px-4 py-2">
              <div className="min-w-0 text-xs">
                <p className="font-medium">
                  {account.id}, {account.kind}
                  {account.is_frozen && <span className="text-down"> frozen</span>}
                </p>
                <p className="text-muted tabular-nums">
                  {format.amount(account.equity, account.currency)} {account.currency},{' '}
                  {format.signed(account.total_pnl)}
                </p>
              </div>
              <Button
                size="small"
                className="ml-auto"
                aria-expanded={seen === account.id}
                aria-label={`${seen === account.id ? 'Close' : 'Look into'} account ${account.id}`}
                onClick={() => setSeen(seen === account.id ? null : account.id)}
              >
                {seen === account.id ? 'Close' : 'Look'}
              </Button>
            </div>
            {seen === account.id && <AccountLook account={account.id} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
