import { type ChangeEvent, type SyntheticEvent, useState } from 'react';
import type { Watchlist } from '@/api/types';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Field, FieldError } from '@/ui/field';
import { mostBytes, mostSymbols, type ReadList, readFile } from './list-file';
import { useCreateWatchlist } from './queries';

interface ImportDialogProps {
  symbols: readonly string[];
  onClose: () => void;
  onDone: (list: Watchlist) => void;
}

/** Makes a list of a file, and says first what in it is not known here. */
export function ImportDialog({ symbols, onClose, onDone }: ImportDialogProps) {
  const [read, setRead] = useState<ReadList | null>(null);
  const [wrong, setWrong] = useState<string>();
  const [name, setName] = useState('');
  const create = useCreateWatchlist();
  const count = read?.items.filter(({ symbol }) => symbol).length ?? 0;

  const choose = async ({ target: { files } }: ChangeEvent<HTMLInputElement>) => {
    const file = files?.[0];
    setRead(null);
    setWrong(undefined);
    if (!file) return;
    if (file.size > mostBytes) return setWrong('This file is too large for a list of symbols.');
    const found = readFile(await file.text(), symbols);
    if (!found.items.some(({ symbol }) => symbol)) setWrong('No symbol in this file is known here.');
    setRead(found);
    setName((before) => before || file.name.replace(/\.\w+$/, '').slice(0, 40));
  };
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (read && count > 0) create.mutate({ name: name.trim(), items: read.items }, { onSuccess: onDone });
  };
  const nameError = create.error?.errors['name']?.[0];
  return (
    <Dialog title="Import a list" open onOpenChange={(open) => !open && onClose()}>
      <form onSubmit={send} className="min-h-0 space-y-4 overflow-y-auto p-4">
        <p className="text-xs text-muted">
          A text or CSV file with a symbol on each line, or with commas between them. A line that begins with ### is the
          heading of a section. Lists that TradingView exports are read, too.
        </p>
        <div>
          <label htmlFor="list-file" className="mb-1 block text-xs text-muted">
            File
          </label>
          <input
            id="list-file"
            type="file"
            accept=".txt,.csv,text/plain,text/csv"
            onChange={(event) => void choose(event)}
            aria-describedby="list-file-says"
            className="w-full rounded-md border border-line bg-raised p-1.5 text-sm file:mr-3 file:h-7 pointer-coarse:file:h-9 file:rounded file:border-0 file:bg-hover file:px-2 file:text-text"
          />
          <div id="list-file-says" role="status" className="mt-2 space-y-1 text-xs">
            {wrong && <FieldError>{wrong}</FieldError>}
            {read && count > 0 && (
              <p>
                {count} {count === 1 ? 'symbol' : 'symbols'} in {Math.max(1, read.items.length - count)}{' '}
                {read.items.length - count > 1 ? 'sections' : 'section'}.
              </p>
            )}
            {read && read.cut > 0 && (
              <p className="text-warn">
                A list holds {mostSymbols} symbols: the last {read.cut} are left out.
              </p>
            )}
            {read && read.unknown.length > 0 && (
              <p className="text-warn break-words">
                Not listed here, and left out ({read.unknown.length}): {read.unknown.slice(0, 50).join(', ')}
                {read.unknown.length > 50 && ` and ${read.unknown.length - 50} more`}
              </p>
            )}
          </div>
        </div>
        <Field
          label="Name"
          name="name"
          required
          maxLength={40}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={nameError}
        />
        {create.error && !nameError && <FieldError>{create.error.message}</FieldError>}
        <Button type="submit" look="primary" disabled={count === 0} busy={create.isPending} className="w-full">
          {count > 0 ? `Import ${count} ${count === 1 ? 'symbol' : 'symbols'}` : 'Import'}
        </Button>
      </form>
    </Dialog>
  );
}
