import { useDeferredValue, useState } from 'react';
import type { ListedUser } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choice } from '@/ui/choice';
import { Field } from '@/ui/field';
import * as format from '@/ui/format';
import { Td } from '@/ui/table';
import { AddUser } from './add-user';
import { Answered, List, Nothing, sentence } from './parts';
import { type Role, roles, type UserSearch, useUsers } from './queries';
import { UserCard } from './user-card';

type State = 'any' | 'enabled' | 'disabled' | 'demo';

const states = [
  { value: 'any', label: 'All' },
  { value: 'enabled', label: 'Enabled' },
  { value: 'disabled', label: 'Disabled' },
  { value: 'demo', label: 'Demo' },
] as const;

const asked = { any: {}, enabled: { disabled: false }, disabled: { disabled: true }, demo: { demo: true } } as const;

export function Users() {
  const [text, setText] = useState('');
  const [role, setRole] = useState<Role | 'any'>('any');
  const [state, setState] = useState<State>('any');
  const [chosen, setChosen] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const q = useDeferredValue(text.trim());
  const query: UserSearch = { ...(q && { q }), ...(role !== 'any' && { role }), ...asked[state] };
  const users = useUsers(query);
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[1fr_26rem]">
      <Card
        title="Users"
        tools={
          !isAdding && (
            <Button size="small" onClick={() => setAdding(true)}>
              Add a user
            </Button>
          )
        }
      >
        <div className="grid grid-cols-2 gap-3 p-3 sm:grid-cols-[1fr_10rem_10rem]">
          <Field
            label="Search"
            type="search"
            placeholder="Name, mail or id"
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="max-sm:col-span-2"
          />
          <Choice label="Role" value={role} onChange={setRole} options={[{ value: 'any', label: 'All' }, ...roles]} />
          <Choice label="State" value={state} onChange={setState} options={states} />
        </div>
        <Answered query={users}>
          {({ pages }) => (
            <>
              <List
                name="Users"
                headings={[
                  'Username',
                  'Mail',
                  'Role',
                  'State',
                  { name: 'Accounts', number: true },
                  { name: 'Sessions', number: true },
                  'Last sign-in',
                ]}
              >
                {pages
                  .flatMap((page) => page.items)
                  .map((user) => (
                    <Row
                      key={user.id}
                      user={user}
                      isChosen={user.id === chosen}
                      choose={() => {
                        setChosen(user.id);
                        setAdding(false);
                      }}
                    />
                  ))}
              </List>
              {pages[0]?.items.length === 0 && <Nothing>Nobody matches.</Nothing>}
            </>
          )}
        </Answered>
        {users.hasNextPage && (
          <Button
            look="quiet"
            className="m-2"
            busy={users.isFetchingNextPage}
            onClick={() => void users.fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </Card>
      {isAdding ? (
        <AddUser close={() => setAdding(false)} />
      ) : chosen ? (
        <UserCard key={chosen} id={chosen} />
      ) : (
        <p className="p-4 text-center text-muted max-xl:hidden">Choose a user to see more.</p>
      )}
    </div>
  );
}

function Row({ user, isChosen, choose }: { user: ListedUser; isChosen: boolean; choose: () => void }) {
  return (
    <tr className={isChosen ? 'bg-hover' : 'hover:bg-hover/40'}>
      <Td>
        <button
          type="button"
          onClick={choose}
          aria-pressed={isChosen}
          className="reach rounded font-medium text-paper underline-offset-4 hover:underline"
        >
          {user.username}
        </button>
      </Td>
      <Td>{user.is_demo ? '—' : user.email}</Td>
      <Td>{sentence(user.role)}</Td>
      <Td>
        {user.erase_at ? (
          <span className="text-down">{user.username.startsWith('erased_') ? 'Erased' : 'Being erased'}</span>
        ) : user.disabled_at ? (
          <span className="text-down">Disabled</span>
        ) : user.is_demo ? (
          'Demo'
        ) : (
          'Enabled'
        )}
      </Td>
      <Td number>{user.accounts}</Td>
      <Td number>{user.sessions}</Td>
      <Td>{user.signed_in_at ? format.dayAndTime(user.signed_in_at) : 'Never'}</Td>
    </tr>
  );
}
