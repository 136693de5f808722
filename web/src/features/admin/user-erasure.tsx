import type { UserDetail } from '@/api/types';
import { Button } from '@/ui/button';
import { useConfirm } from '@/ui/confirm';
import * as format from '@/ui/format';
import { useEraseUser, useKeepUser } from './queries';

/** Erases a user in seven days, or keeps them after all. */
export function UserErasure({ user }: { user: UserDetail['user'] }) {
  const confirm = useConfirm();
  const erase = useEraseUser(user.id);
  const keep = useKeepUser(user.id);
  const press = async () => {
    const question = {
      title: `Erase ${user.username}?`,
      detail:
        'In seven days name, mail and what they set up are gone for good, and their accounts are closed. Until then they, or you here, can take it back.',
      action: 'Erase in seven days',
      always: true,
    };
    if (await confirm(question)) erase.mutate(undefined);
  };
  if (user.erase_at === null)
    return (
      <Button busy={erase.isPending} onClick={() => void press()}>
        Erase
      </Button>
    );
  return (
    <div role="status" className="flex w-full flex-wrap items-center gap-3 rounded-md border border-down p-3">
      <p className="min-w-0 flex-1 text-xs">To be erased on {format.dayAndTime(user.erase_at)}.</p>
      <Button size="small" busy={keep.isPending} onClick={() => keep.mutate(undefined)}>
        Keep {user.username}
      </Button>
    </div>
  );
}
