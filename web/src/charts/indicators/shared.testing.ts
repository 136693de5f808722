import { readFileSync, writeFileSync } from 'node:fs';
import type { Bar } from './fold';

/** Files that the server's tests read too: tests/indicators. */
const fileOf = (name: string) => new URL(`../../../../tests/indicators/${name}.json`, import.meta.url);

export const readShared = <T>(name: string) => JSON.parse(readFileSync(fileOf(name), 'utf8')) as T;
export const writeShared = (name: string, text: string) => writeFileSync(fileOf(name), text);

export type SharedBar = readonly [day: number, high: number, low: number, close: number, volume: number];

export const barsOf = (shared: readonly SharedBar[]) =>
  shared.map(([day, high, low, close, volume], time): Bar => ({ time, day, open: low, high, low, close, volume }));
