import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { answer, api } from '@/api/client';
import { type Drawing, type DrawingKind } from '@/charts/drawings/drawing';
import { useToast } from '@/ui/toast';
import { DrawingBook } from './drawing-book';

/** What the user drew on each instrument: the charts of one share it. */
class DrawingBooks {
  private readonly books = new Map<string, DrawingBook>();

  constructor(private readonly make: (symbol: string) => DrawingBook) {}

  of(symbol: string): DrawingBook {
    const book = this.books.get(symbol) ?? this.make(symbol);
    this.books.set(symbol, book);
    return book;
  }

  /** Reads them, and again when somebody comes back to the page, until the function that it returns is called. */
  keepLoaded(symbols: readonly string[]): () => void {
    const load = () => symbols.forEach((symbol) => void this.of(symbol).load());
    load();
    window.addEventListener('focus', load);
    return () => window.removeEventListener('focus', load);
  }
}

export function useDrawingBooks(): DrawingBooks {
  const toast = useToast();
  return useMemo(
    () =>
      new DrawingBooks((symbol) => {
        const params = { path: { symbol } };
        return new DrawingBook(
          {
            load: () => answer(api.GET('/api/v1/me/drawings/{symbol}', { params })),
            save: (version, items) =>
              answer(api.PUT('/api/v1/me/drawings/{symbol}', { params, body: { version, items } })),
          },
          ({ code, message }) =>
            code === 'version_conflict'
              ? toast({ title: 'Changed in another window', detail: 'What was drawn there is shown now.' })
              : toast({ title: 'The drawings were not saved', detail: message, tone: 'down' }),
        );
      }),
    [toast],
  );
}

/** What the user drew on an instrument's chart, and what is being drawn. */
export function useDrawings(book: DrawingBook) {
  const { items, past } = useSyncExternalStore(book.subscribe, book.current);
  const [tool, setTool] = useState<DrawingKind | null>(null);
  const [isMagnetic, setMagnetic] = useState(false);
  const [selected, setSelected] = useState<string | null>(null);

  const finished = useCallback(() => setTool(null), []);
  const change = (id: string, to: Partial<Drawing>) =>
    book.change(items.map((item) => (item.id === id ? { ...item, ...to } : item)));
  const remove = (id: string) => {
    book.change(items.filter((item) => item.id !== id));
    if (id === selected) setSelected(null);
  };
  return {
    items,
    canUndo: past.length > 0,
    undo: () => book.undo(),
    change,
    remove,
    clear: () => book.change([]),
    tool,
    setTool,
    isMagnetic,
    setMagnetic,
    selected: items.some(({ id }) => id === selected) ? selected : null,
    select: setSelected,
    finished,
  };
}

export type Drawings = ReturnType<typeof useDrawings>;
