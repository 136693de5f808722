import { expect, test } from 'vitest';
import { countSince, newest, type NoticeKind, type NoticeLine } from './notices';

const line = (id: string, kind: NoticeKind, at: string): NoticeLine => ({ id, kind, at, title: id, to: '/' });
const fills = [line('b', 'fill', '2026-01-05T10:00:02.5Z'), line('a', 'fill', '2026-01-05T10:00:00Z')];
const alerts = [line('c', 'alert', '2026-01-05T10:00:01+00:00')];

test('all kinds are in one list, newest first', () => {
  expect(newest([fills, alerts], []).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
});

test('a kind that is turned off is not listed', () => {
  expect(newest([fills, alerts], ['fill']).map(({ id }) => id)).toEqual(['c']);
});

test('what came after the last look is new', () => {
  const all = newest([fills, alerts], []);
  expect(countSince(all, '')).toBe(3);
  expect(countSince(all, '2026-01-05T10:00:01Z')).toBe(1);
  expect(countSince(all, '2026-01-05T10:00:02.500Z')).toBe(0);
});

test('the list has an end', () => {
  const many = Array.from({ length: 150 }, (_, index) =>
    line(String(index), 'fill', new Date(index * 1000).toISOString()),
  );
  expect(newest([many], [])).toHaveLength(100);
  expect(newest([many], [])[0]!.id).toBe('149');
});
