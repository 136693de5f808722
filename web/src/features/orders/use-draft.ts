import { useState } from 'react';
import { changed, type Draft, emptyDraft } from './ticket';

/**
 * The ticket's entries, one draft an instrument, kept above the ticket so that a click in the book or on a position can fill them in.
 */
export function useDraft(symbol: string) {
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const change = (changes: Partial<Draft>) =>
    setDrafts((before) => {
      const target = changes.symbol ?? symbol;
      return { ...before, [target]: changed(before[target] ?? emptyDraft(target), changes) };
    });
  return [drafts[symbol] ?? emptyDraft(symbol), change] as const;
}
