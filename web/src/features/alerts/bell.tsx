import { Bell as Shape } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import type { Notice } from '@/api/types';
import { useFresh } from '@/stream/fresh';
import { useChannel } from '@/stream/hooks';
import { chime } from '@/ui/chime';
import * as format from '@/ui/format';
import { Empty } from '@/ui/panel';
import { preferences } from '@/ui/preferences';
import { useToast } from '@/ui/toast';
import { told } from './describe';
import { alertsKey } from './queries';
import { unread, useSeen } from './seen';

const none: readonly Notice[] = [];

/** What the exchange has told the user lately, and how much of it is new since they last looked. */
export function Bell({ userId }: { userId: string }) {
  const notices = useChannel('user:notifications') ?? none;
  const [seen, setSeen] = useSeen(userId);
  const [open, setOpen] = useState(false);
  useTelling(notices);
  const count = unread(notices, seen);
  const newest = notices[0]?.id;

  const change = (isOpen: boolean) => {
    setOpen(isOpen);
    // Read once it was looked at: until then the new ones are marked.
    if (!isOpen && newest !== undefined) setSeen(newest);
  };
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger
        aria-label={count === 0 ? 'Notifications' : `Notifications, ${count} unread`}
        className="relative flex size-8 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text pointer-coarse:size-10"
      >
        <Shape aria-hidden className="size-4" />
        {count > 0 && (
          <span
            aria-hidden
            className="absolute top-0 right-0 min-w-4 rounded-full bg-paper px-1 text-center text-[10px] leading-4 font-semibold text-on-paper tabular-nums"
          >
            {count > 9 ? '9+' : count}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Notifications"
          className="z-50 flex max-h-[min(26rem,70dvh)] w-[min(20rem,calc(100vw-1rem))] animate-rise flex-col overflow-hidden rounded-lg border border-strong-line bg-raised shadow-2xl"
        >
          <h2 className="border-b border-line px-3 py-2 text-sm font-semibold">Notifications</h2>
          {notices.length === 0 ? (
            <Empty title="Nothing yet">Set a price alert on the chart, and what it tells you is kept here.</Empty>
          ) : (
            <ul className="min-h-0 divide-y divide-line overflow-y-auto">
              {notices.map((notice, index) => (
                <li key={notice.id}>
                  <Link
                    to={`/trade/${notice.symbol}`}
                    onClick={() => change(false)}
                    className="block px-3 py-2 hover:bg-hover focus-visible:-outline-offset-2"
                  >
                    <span className="flex items-baseline justify-between gap-3">
                      <span className="text-sm">{told(notice)}</span>
                      {index < count && <span className="text-2xs font-semibold text-paper">new</span>}
                    </span>
                    {notice.note !== null && <span className="block text-xs">{notice.note}</span>}
                    <span className="text-2xs text-muted">{format.dayAndTime(notice.at)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Says what is new, as the user wants to be told. */
function useTelling(notices: readonly Notice[]): void {
  const fresh = useFresh(notices === none ? undefined : notices);
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
      toast({ title: told(notice), detail: notice.note ?? 'A price alert of yours', tone: 'plain' });
  }, [notices, fresh, toast, queries]);
}
