import { useSyncExternalStore } from 'react';
import type { NoticeKind } from './notices';

/** What may stand beside an instrument's name in a list. */
export type ListColumn = 'spark' | 'last' | 'change_percent' | 'change' | 'spread' | 'volume' | 'range';

/** What somebody has chosen for this browser. */
export interface Preferences {
  /** What asks first: every order and what cannot be undone, only the latter, or nothing. */
  confirmations: 'orders' | 'endings' | 'none';
  /** Asks before an order whose price is more than so many percent away from the market. */
  farPrice: 'off' | '2' | '5' | '10';
  /** Whether a press on a quote or a level of the book sends an order at once. */
  oneClick: boolean;
  /** Whether fills and refusals are told at the edge of the page. */
  notifications: boolean;
  /** Whether a fill is heard. */
  sounds: boolean;
  /** Whether a price alert that fires is told at the edge of the page; the bell keeps it either way. */
  alertNotices: boolean;
  /** Whether a price alert that fires is heard. */
  alertSounds: boolean;
  /** What the notification centre does not list. */
  noticesOff: readonly NoticeKind[];
  /** What stands between thousands and before the fraction. */
  numbers: 'comma' | 'point' | 'space';
  /** Whose clock times are told by. */
  clock: 'local' | 'utc';
  hours: '24' | '12';
  /** How close together the rows of tables and lists are. */
  density: 'comfortable' | 'compact';
  /** What the lists of instruments show. */
  listColumns: readonly ListColumn[];
}

export const defaults: Preferences = {
  confirmations: 'endings',
  farPrice: '5',
  oneClick: false,
  notifications: true,
  sounds: false,
  alertNotices: true,
  alertSounds: false,
  noticesOff: [],
  numbers: 'comma',
  clock: 'local',
  hours: '24',
  density: 'comfortable',
  listColumns: ['spark', 'last', 'change_percent'],
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

/** Has the page's rows follow the density, by their style. Called before the first paint. */
export function followDensity(): void {
  const apply = () => (document.documentElement.dataset['density'] = current.density);
  onPreferences(apply);
  apply();
}

export const preferences = (): Preferences => current;

export function changePreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  localStorage.setItem(place, JSON.stringify(current));
  for (const listener of [...listeners]) listener();
}

/** Told when something was chosen, until the function that it returns is called. */
export function onPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePreferences = (): Preferences => useSyncExternalStore(onPreferences, preferences);
