import { ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Dialog } from '@/ui/dialog';

interface InstrumentPickerProps {
  selected: string;
  /** The list that is chosen from; what is given closes it. */
  children: (close: () => void) => ReactNode;
}

/** The instrument's name, which opens the list of all where the list itself has no room. */
export function InstrumentPicker({ selected, children }: InstrumentPickerProps) {
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
          className="reach -ml-1.5 flex items-center gap-1 rounded-md px-1.5 py-1 text-base font-semibold hover:bg-hover"
        >
          {selected}
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </button>
      }
    >
      {children(() => setOpen(false))}
    </Dialog>
  );
}
