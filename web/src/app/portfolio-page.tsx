import type { ReactNode } from 'react';
import { AccountSwitcher } from '@/features/portfolio/account-switcher';
import { Allocation } from '@/features/portfolio/allocation';
import { EquityCurve } from '@/features/portfolio/equity-curve';
import { MoneyButtons } from '@/features/portfolio/money';
import { ProfitByInstrument } from '@/features/portfolio/profit-by-instrument';
import { ProfitCalendar } from '@/features/portfolio/profit-calendar';
import { useInstruments } from '@/features/market/queries';
import type { Instrument } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Change } from '@/ui/change';
import { FigureName, type figures } from '@/ui/figures';
import * as format from '@/ui/format';
import { AccountTabs } from './account-tabs';

export function PortfolioPage() {
  const instruments = useInstruments().data;
  const bySymbol = new Map<string, Instrument>((instruments ?? []).map((each) => [each.symbol, each]));
  return (
    <main className="mx-auto grid max-w-7xl gap-4 p-3 sm:p-5">
      <title>Portfolio · TradeCraft</title>
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="text-xl font-semibold tracking-tight">Portfolio</h1>
        <AccountSwitcher />
        <div className="sm:ml-auto">
          <MoneyButtons />
        </div>
      </div>
      <Worth />
      <EquityCurve />
      <div className="grid items-start gap-4 lg:grid-cols-3">
        <Allocation />
        <ProfitCalendar />
        <ProfitByInstrument />
      </div>
      <section aria-label="Account" className="h-[30rem] overflow-hidden rounded-lg border border-line">
        <AccountTabs instruments={bySymbol} />
      </section>
    </main>
  );
}

function Worth() {
  const portfolio = useChannel('user:account')?.portfolio;
  const profit = (amount: string | undefined, percent: string | null | undefined) =>
    portfolio && (
      <Change
        text={`${format.signed(amount)}${percent == null ? '' : ` (${format.percent(percent)})`}`}
        of={amount ?? null}
      />
    );
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
      <Figure of="equity">{format.amount(portfolio?.equity, 'USD')}</Figure>
      <Figure of="today">{profit(portfolio?.day_pnl, portfolio?.day_pnl_percent)}</Figure>
      <Figure of="total">{profit(portfolio?.total_pnl, portfolio?.total_pnl_percent)}</Figure>
      <Figure of="unrealised">{profit(portfolio?.unrealized_pnl, null)}</Figure>
      <Figure of="cash">{format.amount(portfolio?.cash, 'USD')}</Figure>
      <Figure of="buyingPower">{format.amount(portfolio?.buying_power, 'USD')}</Figure>
    </dl>
  );
}

const Figure = ({ of, children }: { of: keyof typeof figures; children: ReactNode }) => (
  <div className="bg-panel px-4 py-3">
    <dt className="text-xs text-muted">
      <FigureName of={of} />
    </dt>
    <dd className="mt-0.5 min-h-6 text-base font-semibold max-sm:text-sm">{children ?? format.unknown}</dd>
  </div>
);
