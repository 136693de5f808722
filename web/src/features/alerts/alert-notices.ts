import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Notice } from '@/api/types';
import { useFresh } from '@/stream/fresh';
import { useChannel } from '@/stream/hooks';
import { chime } from '@/ui/chime';
import type { NoticeLine } from '@/ui/notices';
import { preferences } from '@/ui/preferences';
import { useToast } from '@/ui/toast';
import { told } from './describe';
import { alertsKey } from './queries';

const none: readonly Notice[] = [];

/** The alerts that have fired; each is also said at the edge of the page when it does, as the user wants to be told. */
export function useAlertNotices(): readonly NoticeLine[] {
  const notices = useChannel('user:notifications');
  useTelling(notices);
  return useMemo(
    () =>
      (notices ?? none).map((notice) => ({
        id: `alert-${notice.id}`,
        kind: 'alert',
        at: notice.at,
        title: told(notice),
        detail: notice.note ?? undefined,
        to: `/trade/${notice.symbol}`,
      })),
    [notices],
  );
}

function useTelling(notices: readonly Notice[] | undefined): void {
  const fresh = useFresh(notices);
  const toast = useToast();
  const queries = useQueryClient();
  useEffect(() => {
    const news = fresh();
    if (news.length === 0) return;
    void queries.invalidateQueries({ queryKey: alertsKey });
    const { alertNotices, alertSounds } = preferences();
    if (alertSounds) chime(news[0]!.condition === 'below' ? 'down' : 'up');
    if (!alertNotices) return;
    for (const notice of news.toReversed())
      toast({
        title: told(notice),
        detail: notice.note ?? (notice.indicator ? 'An alert of yours' : 'A price alert of yours'),
        tone: 'plain',
      });
  }, [notices, fresh, toast, queries]);
}
