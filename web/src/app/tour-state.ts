import { useSyncExternalStore } from 'react';

const place = 'tradecraft-tour';
const listeners = new Set<() => void>();

const isDue = () => localStorage.getItem(place) !== 'seen';

function set(seen: boolean): void {
  if (seen) localStorage.setItem(place, 'seen');
  else localStorage.removeItem(place);
  for (const listener of [...listeners]) listener();
}

/** Whether the tour is still to be taken in this browser. */
export function useTour() {
  const due = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isDue);
  return { due, dismiss: () => set(true), restart: () => set(false) };
}
