import { Link, useParams } from 'react-router';
import type { Account, AssetClass, InstrumentDetails } from '@/api/types';
import { InstrumentAlerts } from '@/features/alerts/instrument-alerts';
import { InstrumentActions } from '@/features/corporate-actions/instrument-actions';
import { FeeTable } from '@/features/fees/fee-table';
import { InstrumentChart } from '@/features/market/instrument-chart';
import { Facts, Hours, Limits, Row, useInstrumentDetails } from '@/features/market/instrument-facts';
import { SearchField } from '@/features/market/search-field';
import { useActiveAccount } from '@/features/portfolio/queries';
import { useChannel } from '@/stream/hooks';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import { Flash } from '@/ui/flash';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';

/** All that is known of an instrument. */
export function InstrumentPage() {
  const { symbol = '' } = useParams();
  const details = useInstrumentDetails(symbol);
  return (
    <main className="mx-auto grid max-w-6xl grid-cols-1 gap-4 p-3 sm:p-5">
      <title>{`${symbol} · TradeCraft`}</title>
      {details.isPending && <Skeleton rows={12} />}
      {details.isError && details.error.code !== 'unknown_symbol' && (
        <Failure error={details.error} retry={() => void details.refetch()} />
      )}
      {details.error?.code === 'unknown_symbol' && (
        <>
          <h1 className="text-xl font-semibold tracking-tight">No instrument is called {symbol}</h1>
          <Empty title="Search for it">By its symbol or its name.</Empty>
          <div className="mx-auto">
            <SearchField />
          </div>
        </>
      )}
      {details.data && <Known key={symbol} details={details.data} />}
    </main>
  );
}

const pays: readonly AssetClass[] = ['equity', 'etf'];

function Known({ details }: { details: InstrumentDetails }) {
  const { instrument } = details;
  const { data: account } = useActiveAccount();
  return (
    <>
      <Head details={details} />
      <InstrumentChart instrument={instrument} />
      <div className="grid grid-cols-1 items-start gap-4 md:grid-cols-2">
        <div className="grid grid-cols-1 gap-4">
          <Facts details={details} />
          <InstrumentAlerts instrument={instrument} />
        </div>
        <div className="grid grid-cols-1 gap-4">
          <Hours details={details} />
          <Limits details={details} rules={account && <Rules account={account} symbol={instrument.symbol} />} />
          <InstrumentActions symbol={instrument.symbol} has={pays.includes(instrument.asset_class)} />
        </div>
      </div>
      <Card
        title="Fees by profile"
        tools={
          <Link
            to="/help/fees"
            className="reach rounded text-xs text-muted underline underline-offset-4 hover:text-text"
          >
            What the columns mean
          </Link>
        }
      >
        <FeeTable assetClass={instrument.asset_class} quote={instrument.quote} own={account?.profile.name} />
      </Card>
    </>
  );
}

function Head({ details: { instrument } }: { details: InstrumentDetails }) {
  const { symbol, name, tick_size: tick, base } = instrument;
  const ticker = useChannel(`ticker:${symbol}`);
  const figures = [
    ['Bid', format.price(ticker?.bid, tick)],
    ['Ask', format.price(ticker?.ask, tick)],
    ['Open', format.price(ticker?.open, tick)],
    ['High', format.price(ticker?.high, tick)],
    ['Low', format.price(ticker?.low, tick)],
    [`Volume (${base})`, format.compact(ticker?.volume)],
  ] as const;
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
      <div>
        <h1 className="text-xl font-semibold tracking-tight">{symbol}</h1>
        <p className="text-muted">{name}</p>
      </div>
      <div>
        <Flash value={ticker?.last} className="-ml-1 text-xl font-semibold">
          {format.price(ticker?.last, tick)}
        </Flash>
        <p className="text-xs">
          <Change
            arrow
            text={`${format.signed(ticker?.change, format.decimalsOf(tick))} (${format.percent(ticker?.change_percent)})`}
          />
        </p>
      </div>
      <dl className="flex flex-wrap gap-x-5 gap-y-1">
        {figures.map(([word, figure]) => (
          <div key={word}>
            <dt className="text-2xs text-muted">{word}</dt>
            <dd className="text-xs">{figure}</dd>
          </div>
        ))}
      </dl>
      <div className="ml-auto flex flex-wrap gap-2">
        <Link
          to="/backtests"
          state={{ symbol }}
          className="inline-flex h-9 items-center rounded-md border border-strong-line px-4 hover:bg-hover pointer-coarse:h-11"
        >
          Backtest {symbol}
        </Link>
        <Link
          to={`/trade/${symbol}`}
          className="inline-flex h-9 items-center rounded-md bg-paper px-4 font-semibold text-on-paper hover:brightness-110 pointer-coarse:h-11"
        >
          Trade {symbol}
        </Link>
      </div>
    </div>
  );
}

/** What the user's own account forbids itself beside. */
function Rules({ account, symbol }: { account: Account; symbol: string }) {
  const { rules, currency } = account;
  const said = [
    rules.max_order_value && ['One order', `${format.amount(rules.max_order_value, currency)} ${currency}`],
    rules.max_position && ['A position', `${format.amount(rules.max_position, currency)} ${currency}`],
    rules.price_collar_percent && ['Price away from the market', `${format.quantity(rules.price_collar_percent)}%`],
    rules.allowed_symbols && !rules.allowed_symbols.includes(symbol) && ['This instrument', 'not to be traded'],
  ].filter((rule) => Array.isArray(rule));
  return said.map(([name, text]) => (
    <Row key={name} name={`Your account: ${name}`}>
      {text}
    </Row>
  ));
}
