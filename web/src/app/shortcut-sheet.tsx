import { venue } from '@/api/venue';
import { Dialog } from '@/ui/dialog';
import { replayKeys } from './replay-keys';
import type { Shortcut } from './use-shortcuts';

interface ShortcutSheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  shortcuts: readonly Shortcut[];
  singleKeys: boolean;
  onSingleKeys: (on: boolean) => void;
}

/** What else the keys do where they are, besides what the terminal listens for. */
const local = [
  ['↑ ↓', 'In a price or quantity: a tick or step. On an order’s line: moves it; Enter sends it'],
  ['Delete', 'On an order’s line: cancels the order'],
  ['Enter', 'In the ticket: sends the order'],
] as const;

/** All keys on one sheet. */
export function ShortcutSheet({ open, onOpenChange, shortcuts, singleKeys, onSingleKeys }: ShortcutSheetProps) {
  return (
    <Dialog title="Keyboard shortcuts" open={open} onOpenChange={onOpenChange}>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2 overflow-y-auto p-4 text-sm">
        <Line keys={keyName('mod+k')} says="Search instruments, pages, settings and actions, on every page" />
        {venue !== null && replayKeys.map(({ key, says }) => <Line key={key} keys={keyName(key)} says={says} />)}
        {shortcuts.map(({ key, says }) => (
          <Line key={key} keys={keyName(key)} says={says} />
        ))}
        {local.map(([keys, says]) => (
          <Line key={keys} keys={keys} says={says} />
        ))}
      </dl>
      <label className="flex items-center gap-2 border-t border-line px-4 py-3 text-sm">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => onSingleKeys(event.target.checked)}
          className="size-4 accent-(--paper)"
        />
        Listen to single keys
      </label>
    </Dialog>
  );
}

function Line({ keys, says }: { keys: string; says: string }) {
  return (
    <>
      <dt>
        <kbd className="rounded border border-strong-line bg-raised px-1.5 py-0.5 font-sans text-xs">{keys}</kbd>
      </dt>
      <dd className="text-muted">{says}</dd>
    </>
  );
}

const isMac = /Mac|iP(hone|ad)/.test(navigator.userAgent);

const names: Readonly<Record<string, string>> = { ' ': 'Space', 'shift+ArrowRight': 'Shift+→' };

/** "mod+k" as the keyboard has it. */
export const keyName = (key: string): string =>
  names[key] ??
  (key.startsWith('mod+')
    ? `${isMac ? '⌘' : 'Ctrl+'}${key.slice(4).toUpperCase()}`
    : key.length === 1 && key !== key.toLowerCase()
      ? `Shift+${key}`
      : key.toUpperCase());
