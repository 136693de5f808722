import { BellPlus, Keyboard, Search } from 'lucide-react';
import { cx } from '@/ui/cx';
import { usePalette } from './palette';
import { keyName } from './shortcut-sheet';

interface TerminalToolsProps {
  symbol: string;
  onOpen: (what: 'keys' | 'alert') => void;
}

/** What can be opened from the instrument's header. */
export function TerminalTools({ symbol, onOpen }: TerminalToolsProps) {
  const palette = usePalette();
  const look = 'flex h-8 items-center gap-2 rounded-md text-muted hover:bg-hover hover:text-text';
  return (
    <div className="flex items-center gap-1">
      <button
        type="button"
        onClick={palette.open}
        className={cx(look, 'px-2 pointer-coarse:size-11 pointer-coarse:justify-center lg:border lg:border-line')}
      >
        <Search aria-hidden className="size-4" />
        <span className="sr-only">Search and commands</span>
        <kbd className="font-sans text-2xs max-lg:hidden">{keyName('mod+k')}</kbd>
      </button>
      <button
        type="button"
        aria-label={`Alert for ${symbol}`}
        onClick={() => onOpen('alert')}
        className={cx(look, 'px-2 pointer-coarse:size-11 pointer-coarse:justify-center')}
      >
        <BellPlus aria-hidden className="size-4" />
      </button>
      <button
        type="button"
        aria-label="Keyboard shortcuts"
        onClick={() => onOpen('keys')}
        className={cx(look, 'px-2 max-lg:hidden')}
      >
        <Keyboard aria-hidden className="size-4" />
      </button>
    </div>
  );
}
