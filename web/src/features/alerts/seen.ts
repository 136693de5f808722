import type { Notice } from '@/api/types';
import { useRemembered } from '@/ui/remembered';

/** The newest notification that the user has looked at in this browser; an empty text while there was none. */
export const useSeen = (userId: string) =>
  useRemembered<string>(`tradecraft-seen-${userId}`, '', (kept) => typeof kept === 'string' && /^\d*$/.test(kept));

/** How many of these, newest first, came after the one that was seen. Ids are whole numbers of any length. */
export function unread(notices: readonly Notice[], seen: string): number {
  const isNew = ({ id }: Notice) => id.length > seen.length || (id.length === seen.length && id > seen);
  const first = notices.findIndex((notice) => !isNew(notice));
  return first < 0 ? notices.length : first;
}
