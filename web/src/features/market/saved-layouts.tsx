import { Link2, Link2Off, Trash2 } from 'lucide-react';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { newId } from '@/api/new-id';
import type { LayoutContent, SavedLayout } from '@/api/types';
import { Button } from '@/ui/button';
import { useConfirm } from '@/ui/confirm';
import { Dialog } from '@/ui/dialog';
import { Field, FieldError } from '@/ui/field';
import { Failure, Skeleton } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { useDeleteLayout, useLayouts, useLinkLayout, useSaveLayout, useUnlinkLayout } from './layout-queries';

interface SavedLayoutsProps {
  /** The charts as they are now. */
  content: () => LayoutContent;
  onOpen: (layout: SavedLayout) => void;
  onClose: () => void;
}

/** The layouts that the user saved by a name: to open, to save over, to share by a link. */
export function SavedLayouts({ content, onOpen, onClose }: SavedLayoutsProps) {
  const layouts = useLayouts();
  const save = useSaveLayout();
  const [name, setName] = useState('');
  // Told here and not at the edge of the page, which is out of reach while a dialog is open.
  const [said, setSaid] = useState('');
  const keep = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate(
      { id: newId(), version: 0, name, content: content() },
      {
        onSuccess: (saved) => {
          setName('');
          setSaid(`Saved: ${saved.name}`);
        },
      },
    );
  };
  return (
    <Dialog title="Layouts" open onOpenChange={(open) => !open && onClose()}>
      <form noValidate onSubmit={keep} className="border-b border-line p-3">
        <div className="flex items-end gap-2">
          <Field
            label="Save these charts as"
            className="flex-1"
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" look="primary" disabled={name.trim() === ''} busy={save.isPending}>
            Save
          </Button>
        </div>
        <p role="status" className="text-xs text-muted empty:hidden">
          {said}
        </p>
        {save.error && <FieldError>{save.error.errors['name']?.[0] ?? save.error.message}</FieldError>}
      </form>
      {layouts.isPending && <Skeleton rows={2} />}
      {layouts.isError && <Failure error={layouts.error} retry={() => void layouts.refetch()} />}
      {layouts.data?.length === 0 && (
        <p className="p-3 text-muted">No layout is saved yet. Charts, indicators and drawings are kept in it.</p>
      )}
      <ul aria-label="Saved layouts" className="min-h-0 divide-y divide-line overflow-y-auto">
        {layouts.data?.map((layout) => (
          <Row key={layout.id} layout={layout} content={content} onOpen={() => onOpen(layout)} onDone={setSaid} />
        ))}
      </ul>
    </Dialog>
  );
}

interface RowProps {
  layout: SavedLayout;
  content: () => LayoutContent;
  onOpen: () => void;
  onDone: (said: string) => void;
}

function Row({ layout, content, onOpen, onDone }: RowProps) {
  const { id, name, version, is_shared: isShared } = layout;
  const [save, remove, unlink] = [useSaveLayout(), useDeleteLayout(), useUnlinkLayout()];
  const problem = save.error ?? remove.error ?? unlink.error;
  const [isSharing, setSharing] = useState(false);
  const confirm = useConfirm();
  const count = layout.content.charts.length;
  const saveOver = async () => {
    const sure = await confirm({
      title: `Save over ${name}?`,
      detail: 'The charts as they are now take the place of what it holds.',
      action: 'Save over',
    });
    if (sure) save.mutate({ id, version, name, content: content() }, { onSuccess: () => onDone(`Saved: ${name}`) });
  };
  const withdraw = async () => {
    const sure = await confirm({
      title: `Withdraw the link of ${name}?`,
      detail: 'It shows nothing from then on. Copies that others made stay theirs.',
      action: 'Withdraw',
    });
    if (sure) unlink.mutate(id, { onSuccess: () => onDone(`Link withdrawn: ${name}`) });
  };
  const erase = async () => {
    const sure = await confirm({
      title: `Delete ${name}?`,
      detail: isShared ? 'Its link ends with it.' : 'What is drawn on the charts stays.',
      action: 'Delete',
    });
    if (sure) remove.mutate(id, { onSuccess: () => onDone(`Deleted: ${name}`) });
  };
  return (
    <li className="p-2 pl-3">
      <div className="flex items-center gap-1">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{name}</p>
          <p className="text-xs text-muted">
            {count === 1 ? 'One chart' : `${count} charts`}
            {isShared && ', has a link'}
          </p>
        </div>
        <Button size="small" onClick={onOpen} aria-label={`Open ${name}`}>
          Open
        </Button>
        <Button size="small" look="quiet" onClick={() => void saveOver()} aria-label={`Save over ${name}`}>
          Save over
        </Button>
        <Sign label={`Share ${name}`} onPress={() => setSharing(!isSharing)}>
          <Link2 aria-hidden className="size-4" />
        </Sign>
        {isShared && (
          <Sign label={`Withdraw the link of ${name}`} onPress={() => void withdraw()}>
            <Link2Off aria-hidden className="size-4" />
          </Sign>
        )}
        <Sign label={`Delete ${name}`} onPress={() => void erase()}>
          <Trash2 aria-hidden className="size-4" />
        </Sign>
      </div>
      {problem && <FieldError>{problem.message}</FieldError>}
      {isSharing && <MakeLink id={id} isShared={isShared} />}
    </li>
  );
}

function Sign({ label, onPress, children }: { label: string; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onPress}
      className="grid size-8 shrink-0 place-items-center rounded text-muted hover:bg-hover hover:text-text pointer-coarse:size-11"
    >
      {children}
    </button>
  );
}

function MakeLink({ id, isShared }: { id: string; isShared: boolean }) {
  const link = useLinkLayout();
  const toast = useToast();
  const [namesAuthor, setNamesAuthor] = useState(false);
  const address = link.data && `${window.location.origin}/layout#${link.data.token}`;
  const copy = () =>
    navigator.clipboard.writeText(address ?? '').then(
      () => toast({ title: 'Link copied' }),
      () => toast({ title: 'Could not copy', detail: 'Mark the link and copy it by hand.', tone: 'down' }),
    );
  return (
    <div className="mt-2 mr-1 space-y-2 rounded-md border border-line bg-raised p-3">
      <p className="text-xs text-muted">
        Whoever has the link sees a copy of the charts and of what is drawn on them, and nothing of your accounts.
        {isShared && ' A new link ends the one that there is.'}
      </p>
      <label className="flex min-h-7 items-center gap-2.5 pointer-coarse:min-h-11">
        <input
          type="checkbox"
          checked={namesAuthor}
          onChange={(event) => setNamesAuthor(event.target.checked)}
          className="size-4 accent-(--paper)"
        />
        Show my username
      </label>
      <Button size="small" busy={link.isPending} onClick={() => link.mutate({ id, namesAuthor })}>
        Make a link
      </Button>
      {link.error && <FieldError>{link.error.message}</FieldError>}
      {address && (
        <div role="status" className="space-y-2">
          <p className="text-xs">This is the link. It is shown this once.</p>
          <p className="font-mono text-xs break-all" aria-label="Link">
            {address}
          </p>
          <Button size="small" onClick={() => void copy()}>
            Copy
          </Button>
        </div>
      )}
    </div>
  );
}
