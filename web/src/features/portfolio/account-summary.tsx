import type { ReactNode } from 'react';
import { useChannel } from '@/stream/hooks';
import { Change } from '@/ui/change';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';

/** What the account is worth, and what today made of it. */
export function AccountSummary({ className }: { className?: string }) {
  const portfolio = useChannel('user:account')?.portfolio;
  return (
    <dl aria-label="Account" className={cx('flex gap-6', className)}>
      <Figure name="Equity" strong>
        {format.amount(portfolio?.equity, 'USD')}
      </Figure>
      <Figure name="Today">
        <Change
          text={
            portfolio
              ? `${format.signed(portfolio.day_pnl)} (${format.percent(portfolio.day_pnl_percent)})`
              : format.unknown
          }
        />
      </Figure>
      <Figure name="Total">
        <Change text={format.signed(portfolio?.total_pnl)} />
      </Figure>
      <Figure name="Buying power">{format.amount(portfolio?.buying_power, 'USD')}</Figure>
    </dl>
  );
}

function Figure({ name, strong, children }: { name: string; strong?: boolean; children: ReactNode }) {
  return (
    <div className="whitespace-nowrap">
      <dt className="text-2xs leading-tight text-muted">{name}</dt>
      <dd className={cx('text-xs leading-tight', strong && 'font-semibold')}>{children}</dd>
    </div>
  );
}
