import { useSyncExternalStore } from 'react';

export type Theme = 'dark' | 'light';

const place = 'tradecraft-theme';
const listeners = new Set<() => void>();

/** Puts on the theme chosen last time; dark until one was. Called before the first paint. */
export function restoreTheme(): void {
  document.documentElement.dataset['theme'] = localStorage.getItem(place) === 'light' ? 'light' : 'dark';
}

export const currentTheme = (): Theme => (document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark');

export function changeTheme(next: Theme): void {
  localStorage.setItem(place, next);
  document.documentElement.dataset['theme'] = next;
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useTheme = () => [useSyncExternalStore(subscribe, currentTheme), changeTheme] as const;
