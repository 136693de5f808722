import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '@/ui/dialog';
import { InstrumentList } from './instrument-list';

/** The instrument's name, which opens the list of all where the list itself has no room. */
export function InstrumentPicker({ selected }: { selected: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title="Markets"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          aria-label={`${selected}, choose another instrument`}
          className="-ml-1.5 flex items-center gap-1 rounded-md px-1.5 py-1 text-base font-semibold hover:bg-hover"
        >
          {selected}
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </button>
      }
    >
      <InstrumentList selected={selected} onSelect={() => setOpen(false)} />
    </Dialog>
  );
}
