import type { ReactNode } from 'react';
import { useChannel } from '@/stream/hooks';
import { Change } from '@/ui/change';
import { cx } from '@/ui/cx';
import { figures } from '@/ui/figures';
import * as format from '@/ui/format';

/** What the account is worth, and what today made of it. */
export function AccountSummary({ className }: { className?: string }) {
  const portfolio = useChannel('user:account')?.portfolio;
  return (
    <dl aria-label="Account" className={cx('flex gap-6', className)}>
      <Figure name={figures.equity.name} strong>
        {format.amount(portfolio?.equity, 'USD')}
      </Figure>
      <Figure name={figures.today.name}>
        <Change
          text={
            portfolio
              ? `${format.signed(portfolio.day_pnl)} (${format.percent(portfolio.day_pnl_percent)})`
              : format.unknown
          }
        />
      </Figure>
      {/* Beside the names of all pages there is no room for these before 80rem. */}
      <Figure name={figures.total.name} className="lg:max-xl:hidden">
        <Change text={format.signed(portfolio?.total_pnl)} />
      </Figure>
      <Figure name={figures.buyingPower.name} className="lg:max-xl:hidden">
        {format.amount(portfolio?.buying_power, 'USD')}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  name: string;
  strong?: boolean;
  className?: string;
  children: ReactNode;
}

function Figure({ name, strong, className, children }: FigureProps) {
  return (
    <div className={cx('whitespace-nowrap', className)}>
      <dt className="text-2xs leading-tight text-muted">{name}</dt>
      <dd className={cx('text-xs leading-tight', strong && 'font-semibold')}>{children}</dd>
    </div>
  );
}
