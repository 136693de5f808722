import { Button } from '@/ui/button';
import { useConfirm } from '@/ui/confirm';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { Answered, Nothing } from './parts';
import { useRevokeUserKey, useUserKeys } from './queries';

/** The keys by which a user's programs act. What an administrator takes away is refused at once. */
export function UserKeys({ id, username }: { id: string; username: string }) {
  const keys = useUserKeys(id);
  const revoke = useRevokeUserKey(id);
  const confirm = useConfirm();
  const press = async (key: string, name: string) => {
    const question = {
      title: `Revoke ${name} of ${username}?`,
      detail: 'What uses it stops at once, and open streams with it are closed.',
      action: 'Revoke it',
      always: true,
    };
    if (await confirm(question)) revoke.mutate(key);
  };
  return (
    <section aria-label="API keys">
      <h3 className="px-4 pt-3 text-xs font-semibold text-muted">API keys</h3>
      <Answered query={keys}>
        {(all) =>
          all.length === 0 ? (
            <Nothing>None.</Nothing>
          ) : (
            <ul className="divide-y divide-line">
              {all.map((key) => (
                <li key={key.id} className="flex items-center gap-3 px-4 py-2">
                  <div className={cx('min-w-0 text-xs', key.revoked_at !== null && 'text-muted')}>
                    <p className="truncate font-medium">
                      {key.name} <span className="font-normal text-muted">{key.scopes.join(', ')}</span>
                    </p>
                    <p className="truncate font-mono text-2xs text-muted">{key.id}</p>
                    <p className="text-2xs text-muted">
                      {key.revoked_at !== null
                        ? `Revoked ${format.dayAndTime(key.revoked_at)}`
                        : key.last_used_at === null
                          ? 'Never used'
                          : `Last used ${format.dayAndTime(key.last_used_at)}`}
                    </p>
                  </div>
                  {key.revoked_at === null && (
                    <Button
                      size="small"
                      className="ml-auto"
                      busy={revoke.isPending && revoke.variables === key.id}
                      onClick={() => void press(key.id, key.name)}
                      aria-label={`Revoke ${key.name}`}
                    >
                      Revoke
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </section>
  );
}
