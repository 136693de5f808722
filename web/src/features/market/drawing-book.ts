import type { Problem } from '@/api/problem';
import type { ChartDrawings } from '@/api/types';
import type { Drawing } from '@/charts/drawings/drawing';
import { change, type History, undo } from '@/charts/drawings/history';

export interface DrawingStore {
  load: () => Promise<ChartDrawings>;
  save: (version: number, items: ChartDrawings['items']) => Promise<ChartDrawings>;
}

/** So many the exchange keeps of one user on one instrument. */
const mostDrawings = 100;

/**
 * What the user drew on one instrument. Each change is seen at once and saved after it, one save at a time; where another browser was first,
 * what it saved is taken and the failure is told.
 */
export class DrawingBook {
  private history: History = { items: [], past: [] };
  private version = 0;
  private isLoaded = false;
  private isSaving = false;
  private isChanged = false;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly store: DrawingStore,
    private readonly failed: (problem: Problem) => void,
  ) {}

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): History => this.history;

  /** Reads what is stored, unless something is still to be saved. */
  async load(): Promise<void> {
    if (this.isSaving || this.isChanged) return;
    try {
      const read = await this.store.load();
      if (this.isChanged || (this.isLoaded && read.version === this.version)) return;
      this.version = read.version;
      this.isLoaded = true;
      this.show({ items: read.items.map(drawingFromWire), past: [] });
    } catch {
      // The chart is there without them; the next look, or the next change, asks again.
    }
  }

  change(items: readonly Drawing[]): void {
    this.show(change(this.history, items));
    void this.save();
  }

  /** Adds what is not there yet, as far as there is room; what is there stays as it is. Settles when it is saved. */
  async add(items: readonly Drawing[]): Promise<void> {
    await this.load();
    const known = new Set(this.history.items.map(({ id }) => id));
    const added = items.filter(({ id }) => !known.has(id));
    if (added.length === 0) return;
    this.show(change(this.history, [...this.history.items, ...added].slice(0, mostDrawings)));
    await this.save();
  }

  undo(): void {
    if (this.history.past.length === 0) return;
    this.show(undo(this.history));
    void this.save();
  }

  private async save(): Promise<void> {
    this.isChanged = true;
    if (this.isSaving) return;
    this.isSaving = true;
    try {
      while (this.isChanged) {
        this.isChanged = false;
        const written = await this.store.save(this.version, this.history.items.map(drawingToWire));
        this.version = written.version;
        this.isLoaded = true;
      }
    } catch (thrown) {
      const problem = thrown as Problem;
      this.isChanged = problem.code !== 'version_conflict';
      this.failed(problem);
    } finally {
      this.isSaving = false;
    }
    // Nothing to be saved is left where another was first: what it saved takes the place.
    if (!this.isChanged) await this.load();
  }

  private show(history: History): void {
    this.history = history;
    for (const listener of [...this.listeners]) listener();
  }
}

type Wire = ChartDrawings['items'][number];

export const drawingFromWire = ({ id, kind, points, text, is_locked, is_hidden }: Wire): Drawing => ({
  id,
  kind,
  points: points.map(({ time, price }) => ({ time: Date.parse(time) / 1000, price: Number(price) })),
  text: text ?? null,
  isLocked: is_locked ?? false,
  isHidden: is_hidden ?? false,
});

export const drawingToWire = ({ id, kind, points, text, isLocked, isHidden }: Drawing): Wire => ({
  id,
  kind,
  points: points.map(({ time, price }) => ({ time: new Date(time * 1000).toISOString(), price: price.toFixed(8) })),
  text: text ?? null,
  is_locked: isLocked ?? false,
  is_hidden: isHidden ?? false,
});
