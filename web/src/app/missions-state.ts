import { useSyncExternalStore } from 'react';

/** What a newcomer does first, in this order. */
export const missions = ['buy', 'protect', 'why'] as const;
export type Mission = (typeof missions)[number];

interface State {
  done: readonly Mission[];
  /** The person wants to see them no more. */
  isClosed: boolean;
}

const place = 'tradecraft-missions';
const listeners = new Set<() => void>();
const begun: State = { done: [], isClosed: false };
let current = read();

function read(): State {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? 'null') as Partial<State> | null;
    return { done: missions.filter((mission) => kept?.done?.includes(mission)), isClosed: kept?.isClosed === true };
  } catch {
    return begun; // what stands there is not ours
  }
}

function set(next: State): void {
  current = next;
  localStorage.setItem(place, JSON.stringify(next));
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Notes that a mission is done. One that was done stays so. */
export function noteDone(mission: Mission): void {
  if (!current.isClosed && !current.done.includes(mission)) set({ ...current, done: [...current.done, mission] });
}

/** How far the person is, in this browser. */
export const useMissions = () => ({
  ...useSyncExternalStore(subscribe, () => current),
  close: () => set({ ...current, isClosed: true }),
  restart: () => set(begun),
});
