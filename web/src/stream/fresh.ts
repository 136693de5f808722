import { useEffect, useRef, useState } from 'react';

/** Gives what has come to a list since it was last asked; the first list is history. */
export function useFresh<T extends { id: string }>(list: readonly T[] | undefined): () => T[] {
  const latest = useRef(list);
  const seen = useRef<Set<string>>(null);
  const [take] = useState(() => () => {
    if (!latest.current) return [];
    const known = seen.current;
    seen.current = new Set(latest.current.map(({ id }) => id));
    return known ? latest.current.filter(({ id }) => !known.has(id)) : [];
  });
  useEffect(() => {
    latest.current = list;
  }, [list]);
  return take;
}
