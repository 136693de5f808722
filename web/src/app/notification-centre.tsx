import { Bell, CheckCheck, Coins, type LucideIcon, ReceiptText, ShieldAlert, TriangleAlert, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { keptIn, venue } from '@/api/venue';
import { useAlertNotices } from '@/features/alerts/alert-notices';
import { useSecurityNotices } from '@/features/identity/security-notices';
import { useOrderNotices } from '@/features/orders/order-notices';
import { useDividendNotices } from '@/features/portfolio/dividend-notices';
import { Button } from '@/ui/button';
import { Choice } from '@/ui/choice';
import * as format from '@/ui/format';
import { countSince, newest, type NoticeKind, noticeKinds, type NoticeLine } from '@/ui/notices';
import { Empty } from '@/ui/panel';
import { usePreferences } from '@/ui/preferences';
import { useRemembered } from '@/ui/remembered';

const shapes: Record<NoticeKind, LucideIcon> = {
  fill: ReceiptText,
  order: X,
  margin: TriangleAlert,
  dividend: Coins,
  alert: Bell,
  security: ShieldAlert,
};

/** What has happened to the user lately, of every kind, and how much of it is new since they last looked. */
export function NotificationCentre({ userId }: { userId: string }) {
  const [orders, dividends] = [useOrderNotices(), useDividendNotices()];
  const [alerts, security] = [useAlertNotices(), useSecurityNotices()];
  const { noticesOff: off } = usePreferences();
  const notices = useMemo(
    // Sign-ins are told by the time outside, which would come after all that happens in a replay.
    () => newest(venue === null ? [orders, dividends, alerts, security] : [orders, dividends, alerts], off),
    [orders, dividends, alerts, security, off],
  );
  const [seen, setSeen] = useRemembered<string>(
    keptIn(venue, `tradecraft-seen-at-${userId}`),
    '',
    (kept) => typeof kept === 'string' && (kept === '' || !Number.isNaN(Date.parse(kept))),
  );
  const [open, setOpen] = useState(false);
  const count = countSince(notices, seen);
  const shown = count > 9 ? '9+' : String(count);
  const read = () => notices[0] && setSeen(notices[0].at);

  const change = (isOpen: boolean) => {
    setOpen(isOpen);
    // Read once it was looked at: until then the new ones are marked.
    if (!isOpen) read();
  };
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger
        aria-label={count === 0 ? 'Notifications' : `Notifications, ${shown} unread`}
        className="flex size-8 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text pointer-coarse:size-11"
      >
        <span aria-hidden className="relative">
          <Bell className="size-4" />
          {count > 0 && (
            <span className="absolute -top-2 left-2 min-w-4 rounded-full bg-paper px-1 text-center text-[10px] leading-4 font-semibold text-on-paper tabular-nums">
              {shown}
            </span>
          )}
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Notifications"
          className="z-50 flex max-h-[min(34rem,80dvh)] w-[min(24rem,calc(100vw-1rem))] animate-rise flex-col overflow-hidden rounded-lg border border-strong-line bg-raised shadow-2xl"
        >
          <Listed notices={notices} seen={seen} unread={count} onRead={read} onLeave={() => change(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface ListedProps {
  notices: readonly NoticeLine[];
  seen: string;
  unread: number;
  onRead: () => void;
  onLeave: () => void;
}

function Listed({ notices, seen, unread, onRead, onLeave }: ListedProps) {
  const [kind, setKind] = useState<NoticeKind | 'all'>('all');
  const shown = notices.filter((notice) => kind === 'all' || notice.kind === kind);
  return (
    <>
      <div className="flex items-center justify-between gap-2 border-b border-line py-2 pr-2 pl-3">
        <h2 className="text-sm font-semibold">Notifications</h2>
        <Button size="small" look="quiet" disabled={unread === 0} onClick={onRead}>
          <CheckCheck aria-hidden className="size-3.5" />
          Mark all read
        </Button>
      </div>
      <div className="border-b border-line px-3 py-2">
        <Choice
          label="Show"
          value={kind}
          onChange={setKind}
          options={[
            { value: 'all', label: 'Every kind' },
            ...(Object.entries(noticeKinds) as [NoticeKind, string][]).map(([value, label]) => ({ value, label })),
          ]}
        />
      </div>
      {shown.length === 0 ? (
        <Empty title="Nothing yet">Fills, refusals, dividends, price alerts and sign-ins are kept here.</Empty>
      ) : (
        <ul className="min-h-0 divide-y divide-line overflow-y-auto">
          {shown.map((notice) => (
            <Line key={notice.id} notice={notice} isNew={countSince([notice], seen) > 0} onLeave={onLeave} />
          ))}
        </ul>
      )}
      <Link
        to="/settings/general"
        onClick={onLeave}
        className="border-t border-line px-3 py-2 pointer-coarse:py-3.5 text-xs text-muted hover:bg-hover hover:text-text focus-visible:-outline-offset-2"
      >
        Choose what is listed here
      </Link>
    </>
  );
}

function Line({ notice, isNew, onLeave }: { notice: NoticeLine; isNew: boolean; onLeave: () => void }) {
  const Shape = shapes[notice.kind];
  return (
    <li>
      <Link
        to={notice.to}
        onClick={onLeave}
        className="flex gap-2.5 px-3 py-2 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <Shape aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline justify-between gap-3">
            <span className="text-sm">{notice.title}</span>
            {isNew && <span className="text-2xs font-semibold text-paper">new</span>}
          </span>
          {notice.detail && <span className="block text-xs">{notice.detail}</span>}
          <span className="text-2xs text-muted">{format.dayAndTime(notice.at)}</span>
        </span>
      </Link>
    </li>
  );
}
