import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useNavigate } from 'react-router';
import type { Instrument } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Change } from '@/ui/change';
import * as format from '@/ui/format';
import { furtherPages, helpPage, pages } from './pages';
import { keyName } from './shortcut-sheet';
import { settingEntries } from './setting-entries';

/** Something that can be done. */
export interface Entry {
  group: 'Actions' | 'Chart' | 'Settings';
  says: string;
  /** The key that does it, too. */
  key?: string;
  keywords?: readonly string[];
  act: () => void;
}

interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  instruments: readonly Instrument[];
  /** What can be done on the page. */
  offered: readonly Entry[];
}

const heading =
  '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-muted';
const row =
  'flex min-h-9 pointer-coarse:min-h-11 cursor-pointer items-center gap-2 px-3 py-1.5 text-sm data-[selected=true]:bg-hover';

/** Every instrument, page, setting and action, found by a few letters. */
export function CommandPalette({ open, onOpenChange, instruments, offered }: CommandPaletteProps) {
  const navigate = useNavigate();
  const run = (act: () => void) => () => {
    onOpenChange(false);
    // After the dialog has given the focus back: what is done may take it.
    requestAnimationFrame(() => requestAnimationFrame(act));
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[min(34rem,calc(100vw-1rem))] -translate-x-1/2 animate-rise overflow-hidden rounded-lg border border-strong-line bg-panel shadow-2xl"
        >
          <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
          <Command label="Search and commands" loop filter={match}>
            <Command.Input
              placeholder="Instrument, page, setting or action"
              className="h-12 w-full border-b border-line bg-transparent px-3 text-base outline-none placeholder:text-faint"
            />
            <Command.List className={`max-h-[min(26rem,60vh)] overflow-y-auto pb-1.5 ${heading}`}>
              <Command.Empty className="px-3 py-6 text-center text-sm text-muted">Nothing found.</Command.Empty>
              <Group heading="Actions" entries={offered.filter(({ group }) => group === 'Actions')} run={run} />
              <Command.Group heading="Instruments">
                {instruments.map((instrument) => (
                  <Command.Item
                    key={instrument.symbol}
                    value={instrument.symbol}
                    keywords={[instrument.name]}
                    onSelect={run(() => void navigate(`/trade/${instrument.symbol}`))}
                    className={row}
                  >
                    <span className="w-20 font-medium">{instrument.symbol}</span>
                    <span className="truncate text-muted">{instrument.name}</span>
                    <Price instrument={instrument} />
                  </Command.Item>
                ))}
              </Command.Group>
              <Command.Group heading="Pages">
                {[...pages, helpPage, ...furtherPages].map(({ name, to }) => (
                  <Command.Item key={to} value={name} onSelect={run(() => void navigate(to))} className={row}>
                    {name}
                  </Command.Item>
                ))}
              </Command.Group>
              <Group heading="Chart" entries={offered.filter(({ group }) => group === 'Chart')} run={run} />
              <Group heading="Settings" entries={settingEntries((path) => void navigate(path))} run={run} />
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface GroupProps {
  heading: string;
  entries: readonly Entry[];
  run: (act: () => void) => () => void;
}

function Group({ heading, entries, run }: GroupProps) {
  if (entries.length === 0) return null;
  return (
    <Command.Group heading={heading}>
      {entries.map(({ key, says, keywords, act }) => (
        <Command.Item
          key={says}
          value={says}
          {...(keywords && { keywords: [...keywords] })}
          onSelect={run(act)}
          className={row}
        >
          {says}
          {key && <kbd className="ml-auto font-sans text-xs text-muted pointer-coarse:hidden">{keyName(key)}</kbd>}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

/** The beginning of a word counts more than its middle; letters that are merely somewhere count for nothing. */
function match(value: string, sought: string, keywords: string[] = []): number {
  const text = ` ${[value, ...keywords].join(' ')}`.toLowerCase();
  const words = sought.toLowerCase().trim();
  return text.startsWith(` ${words}`) ? 1 : text.includes(` ${words}`) ? 0.8 : text.includes(words) ? 0.5 : 0;
}

function Price({ instrument: { symbol, tick_size: tick } }: { instrument: Instrument }) {
  const ticker = useChannel(`ticker:${symbol}`);
  return (
    <span className="ml-auto flex gap-3 tabular-nums">
      {format.price(ticker?.last, tick)}
      <Change text={format.percent(ticker?.change_percent)} className="w-16 text-right" />
    </span>
  );
}
