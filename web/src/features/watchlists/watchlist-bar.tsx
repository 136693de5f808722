import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { Watchlist } from '@/api/types';
import { Button } from '@/ui/button';
import { useConfirm } from '@/ui/confirm';
import { saveFile } from '@/ui/csv';
import { Menu, MenuItem } from '@/ui/menu';
import { useToast } from '@/ui/toast';
import { ImportDialog } from './import-dialog';
import { toFile } from './list-file';
import { NamingDialog } from './naming-dialog';
import { OrderDialog } from './order-dialog';
import { useCreateWatchlist, useDeleteWatchlist, useRenameWatchlist, useWriteItems } from './queries';

interface WatchlistBarProps {
  lists: readonly Watchlist[];
  /** The one that is looked at; none while all instruments are. */
  list: Watchlist | undefined;
  onChoose: (id: string | null) => void;
  /** The symbols that there are. */
  symbols: readonly string[];
  /** Opens the choice of what the lists show. */
  onColumns: () => void;
}

type Open = 'new' | 'rename' | 'section' | 'order' | 'import' | null;

/** Which instruments are listed: all, or those of one of the user's lists. Lists are made, named, ordered and deleted here. */
export function WatchlistBar({ lists, list, onChoose, symbols, onColumns }: WatchlistBarProps) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const create = useCreateWatchlist();
  const rename = useRenameWatchlist();
  const write = useWriteItems();
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
  const made = ({ id }: Watchlist) => {
    close();
    onChoose(id);
  };
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1">
      <select
        aria-label="Watchlist"
        value={list?.id ?? ''}
        onChange={(event) => onChoose(event.target.value || null)}
        className="-ml-1.5 h-7 min-w-0 flex-1 truncate rounded-md bg-panel px-1 text-xs font-semibold text-muted hover:bg-hover hover:text-text pointer-coarse:h-11"
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
          <Button size="tiny" look="quiet" aria-label="Manage watchlists">
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        <MenuItem onSelect={onColumns}>Columns…</MenuItem>
        <MenuItem onSelect={() => setOpen('new')}>New list…</MenuItem>
        <MenuItem onSelect={() => setOpen('import')}>Import a list…</MenuItem>
        {lists.length > 1 && <MenuItem onSelect={() => setOpen('order')}>Order of lists…</MenuItem>}
        {list && (
          <>
            <MenuItem onSelect={() => setOpen('section')}>Add a section…</MenuItem>
            <MenuItem onSelect={() => saveFile(`${list.name}.csv`, 'text/csv', toFile(list))}>
              Export {list.name}
            </MenuItem>
            <MenuItem onSelect={() => setOpen('rename')}>Rename {list.name}…</MenuItem>
            <MenuItem onSelect={() => void pressDelete(list)}>Delete {list.name}</MenuItem>
          </>
        )}
      </Menu>
      {open === 'new' && (
        <NamingDialog
          title="New watchlist"
          action="Make the list"
          placeholder="My list"
          problem={create.error}
          busy={create.isPending}
          onClose={close}
          onName={(name) => create.mutate({ name }, { onSuccess: made })}
        />
      )}
      {open === 'rename' && list && (
        <NamingDialog
          title={`Rename ${list.name}`}
          action="Rename"
          name={list.name}
          problem={rename.error}
          busy={rename.isPending}
          onClose={close}
          onName={(name) => rename.mutate({ id: list.id, name }, { onSuccess: made })}
        />
      )}
      {open === 'section' && list && (
        <NamingDialog
          title={`New section in ${list.name}`}
          action="Add the section"
          placeholder="Shares"
          problem={write.error}
          busy={write.isPending}
          onClose={close}
          onName={(section) => write.mutate({ list, items: [...list.items, { section }] }, { onSuccess: close })}
        />
      )}
      {open === 'order' && <OrderDialog lists={lists} onClose={close} />}
      {open === 'import' && <ImportDialog symbols={symbols} onClose={close} onDone={made} />}
    </div>
  );
}
