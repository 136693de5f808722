import type { Drawing } from './drawing';

/** Drawings, and what they were before each change. */
export interface History {
  items: readonly Drawing[];
  past: readonly (readonly Drawing[])[];
}

const mostSteps = 50;

export const change = ({ items, past }: History, next: readonly Drawing[]): History =>
  next === items ? { items, past } : { items: next, past: [...past, items].slice(-mostSteps) };

export const undo = ({ items, past }: History): History => ({ items: past.at(-1) ?? items, past: past.slice(0, -1) });
