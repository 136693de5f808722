import { useState } from 'react';

/** A choice that the browser keeps, as JSON. What it kept is taken only where <isFit> says so: it may be from an older client. */
export function useRemembered<T>(place: string, initial: T, isFit: (kept: unknown) => boolean) {
  const [value, setValue] = useState<T>(() => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(place) ?? 'null');
      return isFit(kept) ? (kept as T) : initial;
    } catch {
      return initial;
    }
  });
  const change = (next: T) => {
    localStorage.setItem(place, JSON.stringify(next));
    setValue(next);
  };
  return [value, change] as const;
}
