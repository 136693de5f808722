import { useSyncExternalStore } from 'react';

const place = 'tradecraft-confirm-orders';
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Whether the ticket asks once more before it sends an order. Kept in the browser; off until it is chosen. */
export function useConfirmation() {
  const isOn = useSyncExternalStore(subscribe, () => localStorage.getItem(place) === 'on');
  const change = (on: boolean) => {
    localStorage.setItem(place, on ? 'on' : 'off');
    for (const listener of [...listeners]) listener();
  };
  return [isOn, change] as const;
}
