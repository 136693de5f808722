import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useInstruments } from '@/features/market/queries';
import type { Entry } from './command-palette';

const CommandPalette = lazy(() => import('./command-palette').then((room) => ({ default: room.CommandPalette })));

interface Palette {
  open: () => void;
  /** Adds what can be done while something is in sight; what it returns takes it away again. */
  offer: (entries: () => readonly Entry[]) => () => void;
}

const PaletteContext = createContext<Palette>({ open: () => undefined, offer: () => () => undefined });

export const usePalette = () => use(PaletteContext);

/** Offers in the palette what can be done on a page, for as long as it is there. */
export function useOffer(entries: () => readonly Entry[]): void {
  const { offer } = usePalette();
  const latest = useRef(entries);
  useEffect(() => {
    latest.current = entries;
  });
  useEffect(() => offer(() => latest.current()), [offer]);
}

/** Opens the palette on every page: by Ctrl+K, or ⌘K. */
export function PaletteProvider({ children }: { children: ReactNode }) {
  const offers = useRef(new Set<() => readonly Entry[]>());
  const [offered, setOffered] = useState<readonly Entry[] | null>(null);
  const open = useCallback(() => setOffered([...offers.current].flatMap((entries) => entries())), []);
  const offer = useCallback((entries: () => readonly Entry[]) => {
    offers.current.add(entries);
    return () => void offers.current.delete(entries);
  }, []);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.repeat || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      open();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [open]);
  const palette = useMemo(() => ({ open, offer }), [open, offer]);
  return (
    <PaletteContext value={palette}>
      {children}
      {offered && (
        <Suspense>
          <Opened entries={offered} onClose={() => setOffered(null)} />
        </Suspense>
      )}
    </PaletteContext>
  );
}

function Opened({ entries, onClose }: { entries: readonly Entry[]; onClose: () => void }) {
  const instruments = useInstruments().data ?? [];
  return (
    <CommandPalette open onOpenChange={(isOpen) => !isOpen && onClose()} instruments={instruments} offered={entries} />
  );
}
