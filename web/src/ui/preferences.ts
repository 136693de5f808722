import { useSyncExternalStore } from 'react';

/** What somebody has chosen for this browser. */
export interface Preferences {
  /** What asks first: every order and what cannot be undone, only the latter, or nothing. */
  confirmations: 'orders' | 'endings' | 'none';
  /** Whether fills and refusals are told at the edge of the page. */
  notifications: boolean;
  /** Whether a fill is heard. */
  sounds: boolean;
  /** Whether a price alert that fires is told at the edge of the page; the bell keeps it either way. */
  alertNotices: boolean;
  /** Whether a price alert that fires is heard. */
  alertSounds: boolean;
  /** What stands between thousands and before the fraction. */
  numbers: 'comma' | 'point' | 'space';
  /** Whose clock times are told by. */
  clock: 'local' | 'utc';
  hours: '24' | '12';
}

export const defaults: Preferences = {
  confirmations: 'endings',
  notifications: true,
  sounds: false,
  alertNotices: true,
  alertSounds: false,
  numbers: 'comma',
  clock: 'local',
  hours: '24',
};

const place = 'tradecraft-preferences';
const listeners = new Set<() => void>();
let current = read();

function read(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Preferences>) };
  } catch {
    return defaults; // what stands there is not ours, or there is no such place
  }
}

export const preferences = (): Preferences => current;

export function changePreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  localStorage.setItem(place, JSON.stringify(current));
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, preferences);
