import { Ellipsis } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { Watchlist } from '@/api/types';
import { Button } from '@/ui/button';
import { useConfirm } from '@/ui/confirm';
import { Dialog } from '@/ui/dialog';
import { Field, FieldError } from '@/ui/field';
import { Menu, MenuItem } from '@/ui/menu';
import { useToast } from '@/ui/toast';
import { useCreateWatchlist, useDeleteWatchlist, useRenameWatchlist } from './queries';

interface WatchlistBarProps {
  lists: readonly Watchlist[];
  /** The one that is looked at; none while all instruments are. */
  list: Watchlist | undefined;
  onChoose: (id: string | null) => void;
}

/** Which instruments are listed: all, or those of one of the user's lists. Lists are made, named and deleted here. */
export function WatchlistBar({ lists, list, onChoose }: WatchlistBarProps) {
  const [naming, setNaming] = useState<'new' | Watchlist | null>(null);
  const remove = useDeleteWatchlist();
  const confirm = useConfirm();
  const toast = useToast();
  const pressDelete = async (doomed: Watchlist) => {
    const sure = await confirm({
      title: `Delete ${doomed.name}?`,
      detail: 'The list is gone for good. Its instruments stay where they are.',
      action: 'Delete list',
    });
    if (!sure) return;
    remove.mutate(doomed.id, {
      onSuccess: () => onChoose(null),
      onError: (problem) => toast({ title: 'Could not delete the list', detail: problem.message, tone: 'down' }),
    });
  };
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1">
      <select
        aria-label="Watchlist"
        value={list?.id ?? ''}
        onChange={(event) => onChoose(event.target.value || null)}
        className="-ml-1.5 h-7 min-w-0 flex-1 truncate rounded-md bg-panel px-1 text-xs font-semibold text-muted hover:bg-hover hover:text-text"
      >
        <option value="">All instruments</option>
        {lists.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <Menu
        trigger={
          <Button size="tiny" look="quiet" aria-label="Manage watchlists" className="pointer-coarse:size-9">
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        <MenuItem onSelect={() => setNaming('new')}>New list…</MenuItem>
        {list && (
          <>
            <MenuItem onSelect={() => setNaming(list)}>Rename {list.name}…</MenuItem>
            <MenuItem onSelect={() => void pressDelete(list)}>Delete {list.name}</MenuItem>
          </>
        )}
      </Menu>
      {naming && (
        <Naming
          list={naming === 'new' ? null : naming}
          onClose={() => setNaming(null)}
          onDone={({ id }) => {
            setNaming(null);
            onChoose(id);
          }}
        />
      )}
    </div>
  );
}

interface NamingProps {
  /** Null for a new one. */
  list: Watchlist | null;
  onClose: () => void;
  onDone: (list: Watchlist) => void;
}

function Naming({ list, onClose, onDone }: NamingProps) {
  const create = useCreateWatchlist();
  const rename = useRenameWatchlist();
  const { error, isPending } = list ? rename : create;
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    if (list) rename.mutate({ id: list.id, name }, { onSuccess: onDone });
    else create.mutate({ name }, { onSuccess: onDone });
  };
  const wrong = error?.errors['name']?.[0];
  return (
    <Dialog title={list ? `Rename ${list.name}` : 'New watchlist'} open onOpenChange={(open) => !open && onClose()}>
      <form onSubmit={send} className="space-y-4 p-4">
        <Field
          label="Name"
          name="name"
          autoFocus
          required
          maxLength={40}
          autoComplete="off"
          defaultValue={list?.name ?? ''}
          placeholder="To keep an eye on"
          error={wrong}
        />
        {error && !wrong && <FieldError>{error.message}</FieldError>}
        <Button type="submit" look="primary" busy={isPending} className="w-full">
          {list ? 'Rename' : 'Make the list'}
        </Button>
      </form>
    </Dialog>
  );
}
