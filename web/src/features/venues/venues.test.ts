import { afterEach, expect, test, vi } from 'vitest';
import { changePreferences } from '@/ui/preferences';
import { scenarios, shortSpeed, sourceName, speedName, speeds, speedsWith, steps } from './choices';
import { firstReplay, requestOf } from './setup';
import { dateAndTimeOf, fieldOf, randomDay, timeOf, usualStart } from './when';

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
afterEach(() => changePreferences({ clock: 'local', hours: '24' }));

const now = new Date('2026-11-30T12:00:00Z');

test('speeds are named as they are chosen', () => {
  expect(speeds.map(speedName)).toEqual(['0.1x', '1x', '5x', '20x', '60x', '300x', '1000x', 'As fast as it goes']);
  expect(shortSpeed('max')).toBe('Max');
});

test('a speed that was set elsewhere can be seen among the others', () => {
  expect(speedsWith('60')).toHaveLength(speeds.length);
  expect(speedsWith('42')[0]).toEqual({ value: '42', label: '42x' });
});

test('steps say how far they go', () => {
  expect(steps.map(({ name, step }) => [name, 'minutes' in step ? step.minutes : step.until])).toEqual([
    ['1 minute', 1],
    ['5 minutes', 5],
    ['15 minutes', 15],
    ['1 hour', 60],
    ['1 day', 1_440],
    ['Until the next fill', 'next_fill'],
    ['Until the next session', 'next_session'],
  ]);
});

test('a random day is a weekday of the past, and every one can come', () => {
  const drawn = Array.from({ length: 1_000 }, (_, at) => randomDay(now, at / 1_000, 9));
  expect([...new Set(drawn)]).toEqual(['2026-11-27', '2026-11-26', '2026-11-25', '2026-11-24', '2026-11-23']);
});

test.each([
  ['2026-11-30T12:00:00Z', '2026-11-23T13:30:00.000Z'],
  ['2026-11-28T12:00:00Z', '2026-11-20T13:30:00.000Z'],
  ['2026-11-29T12:00:00Z', '2026-11-20T13:30:00.000Z'],
  ['2026-11-27T23:59:00Z', '2026-11-20T13:30:00.000Z'],
])('on %s a replay begins with %s, when shares trade', (today, start) => {
  expect(usualStart(new Date(today))).toBe(start);
});

test('a field of day and time has the clock that the user has chosen', () => {
  const at = '2026-11-02T13:30:00.000Z';
  expect(fieldOf(at, 'utc')).toBe('2026-11-02T13:30');
  expect(fieldOf('2026-11-02T13:30:05.000Z', 'utc')).toBe('2026-11-02T13:30:05');
  expect(timeOf('2026-11-02T13:30', 'utc')).toBe(at);
  expect(timeOf(fieldOf(at, 'local'), 'local')).toBe(at);
  expect(timeOf('2026-11-02T13:30', 'local')).toBe(new Date(2026, 10, 2, 13, 30).toISOString());
});

test.each(['', 'T', '2026-11-02', 'T13:30', '2026-13-02T13:30'])('“%s” is no time', (typed) => {
  expect(timeOf(typed, 'utc')).toBeNull();
  expect(timeOf(typed, 'local')).toBeNull();
});

test('the clock of a replay is told with the year', () => {
  changePreferences({ clock: 'utc' });
  expect(dateAndTimeOf('2025-11-29T14:00:00Z')).toBe('29 Nov 2025 14:00:00');
});

test('a new replay can be started as the form stands', () => {
  changePreferences({ clock: 'utc' });
  expect(requestOf(firstReplay(now), now)).toEqual({
    request: { start: '2026-11-23T13:30:00.000Z', capital: '100000', profile: 'retail' },
    wrong: {},
  });
});

test('what was filled in is asked for', () => {
  changePreferences({ clock: 'utc' });
  const setup = { ...firstReplay(now), day: '2026-11-02', end: '2026-11-03T20:00', name: ' A Monday ' };
  expect(requestOf(setup, now).request).toMatchObject({
    start: '2026-11-02T13:30:00.000Z',
    end: '2026-11-03T20:00:00.000Z',
    name: 'A Monday',
  });
});

test('what cannot be is said beside its field', () => {
  changePreferences({ clock: 'utc' });
  const first = firstReplay(now);
  expect(requestOf({ ...first, day: '' }, now).wrong).toEqual({ start: 'Choose a day and a time.' });
  expect(requestOf({ ...first, day: '2026-12-01' }, now).wrong).toEqual({ start: 'Choose a time in the past.' });
  expect(requestOf({ ...first, end: '2026-11-23T13:30' }, now).wrong).toEqual({ end: 'It must end after it starts.' });
  expect(requestOf({ ...first, capital: '0' }, now).wrong).toEqual({ capital: 'Enter more than 0.' });
  expect(requestOf({ ...first, capital: 'much' }, now).wrong['capital']).toMatch(/^Enter digits/);
});

test('a synthetic market has a scenario, and a seed where one was typed', () => {
  changePreferences({ clock: 'utc' });
  const setup = { ...firstReplay(now), market: 'synthetic' as const, scenario: 'crash' as const };
  expect(requestOf(setup, now).request).toMatchObject({ source: 'synthetic', scenario: 'crash' });
  expect(requestOf(setup, now).request).not.toHaveProperty('seed');
  expect(requestOf({ ...setup, seed: '42' }, now).request).toMatchObject({ seed: 42 });
  expect(requestOf({ ...setup, market: 'past', seed: '42' }, now).request).not.toHaveProperty('seed');
});

test('a synthetic market may lie ahead, and is no longer than a month', () => {
  changePreferences({ clock: 'utc' });
  const setup = { ...firstReplay(now), market: 'synthetic' as const, day: '2030-01-01' };
  expect(requestOf(setup, now).wrong).toEqual({});
  expect(requestOf({ ...setup, end: '2030-02-01T13:30' }, now).wrong).toEqual({});
  expect(requestOf({ ...setup, end: '2030-02-01T13:31' }, now).wrong).toEqual({
    end: 'At most 31 days after it starts.',
  });
  expect(requestOf({ ...setup, day: '2090-01-01' }, now).wrong).toHaveProperty('start');
  for (const seed of ['-1', '1.5', 'x', '9007199254740992'])
    expect(requestOf({ ...setup, seed }, now).wrong).toHaveProperty('seed');
});

test('a replay says what it plays', () => {
  expect(sourceName({ source: 'bars', scenario: null, seed: null })).toBe('from bars');
  expect(sourceName({ source: 'synthetic', scenario: 'flash_crash', seed: 7 })).toBe('synthetic: Flash crash, seed 7');
  expect(new Set(scenarios.map(({ value }) => value)).size).toBe(7);
});
