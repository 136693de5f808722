import type { MarketClock as Clock } from '@/api/types';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { classNames, useClock } from './finding';

const parts: Record<Clock['session'], string> = {
  closed: 'closed',
  pre: 'before the opening',
  regular: 'open',
  post: 'after the close',
};

/** Which markets are open, and what changes next. */
export function MarketClock() {
  const { data } = useClock();
  return (
    <ul aria-label="Market hours" className="flex min-h-5 flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {data?.markets.map((market) => {
        const isAtHours = market.session === 'regular';
        return (
          <li key={market.asset_class} className="flex items-center gap-1.5">
            <span
              aria-hidden
              className={cx('size-2 rounded-full', market.is_open ? 'bg-up' : 'border border-strong-line')}
            />
            <span className="font-medium text-text">{classNames[market.asset_class]}</span>
            {isAtHours || !market.is_open ? parts[market.session] : 'open here at all hours'}
            {!market.is_open && market.next_at && market.next_session && (
              <span>
                ({parts[market.next_session]} {format.dayAndTime(market.next_at)})
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
