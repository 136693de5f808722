import { expect, test } from 'vitest';
import type { Notice } from '@/api/types';
import { unread } from './seen';

const notices = (...ids: string[]) => ids.map((id) => ({ id }) as Notice);

test.each([
  [notices('12', '11', '9'), '', 3],
  [notices('12', '11', '9'), '9', 2],
  [notices('12', '11', '9'), '12', 0],
  // The one that was seen is gone with its alert.
  [notices('12', '9'), '10', 1],
  [notices('100', '99'), '99', 1],
  [[], '5', 0],
])('of %j, seen up to “%s”, %d are new', (told, seen, count) => expect(unread(told, seen)).toBe(count));
