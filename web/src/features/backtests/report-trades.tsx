import type { BacktestReport, BacktestTrade } from '@/api/types';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import { DataTable } from '@/ui/data-table';
import * as format from '@/ui/format';
import { Empty } from '@/ui/panel';
import type { Column } from '@/ui/rows';
import { Table, Td, Th } from '@/ui/table';
import { inPercent } from './status';
import { dayAndTimeOf } from './times';

const late = '@max-3xl:hidden';

const columns: Column<BacktestTrade>[] = [
  { name: 'Symbol', text: (trade) => trade.symbol },
  { name: 'Side', text: sideOf },
  { name: 'Opened', text: (trade) => trade.opened_at },
  { name: 'Closed', className: late, text: (trade) => trade.closed_at },
  { name: 'Quantity', number: true, className: late, text: (trade) => trade.qty },
  { name: 'Entry', number: true, className: late, text: (trade) => trade.entry_price },
  { name: 'Exit', number: true, className: late, text: (trade) => trade.exit_price },
  { name: 'Fees', number: true, className: late, text: (trade) => trade.fees },
  { name: 'Result', number: true, text: (trade) => trade.result },
  { name: 'Return', number: true, className: '@max-lg:hidden', text: (trade) => trade.return },
  { name: 'Entry tag', className: late, text: (trade) => trade.entry_tag },
  { name: 'Exit tag', className: '@max-lg:hidden', text: (trade) => trade.exit_tag },
];

function sideOf({ side }: BacktestTrade): string {
  return side === 'buy' ? 'Long' : 'Short';
}

/** Every position that was opened. */
export function ReportTrades({ report: { trades, trade_count: count } }: { report: BacktestReport }) {
  if (trades.length === 0)
    return (
      <Card title="Trades">
        <Empty title="It never traded">Its conditions did not hold, or the venue refused its orders.</Empty>
      </Card>
    );
  return (
    <section
      aria-label="Trades"
      className="flex h-[30rem] min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-panel"
    >
      <h2 className="px-4 py-2.5 text-sm font-semibold">
        Trades
        {trades.length < count && (
          <span className="ml-2 text-xs font-normal text-muted">
            the first {format.quantity(String(trades.length))} of {format.quantity(String(count))}
          </span>
        )}
      </h2>
      <div className="@container min-h-0 flex-1">
        <DataTable
          name="Backtest trades"
          rows={trades}
          columns={columns}
          rowKey={(trade) => `${trade.symbol} ${trade.opened_at} ${trade.closed_at ?? ''} ${trade.qty}`}
          cells={(trade) => <Cells trade={trade} />}
        />
      </div>
    </section>
  );
}

function Cells({ trade }: { trade: BacktestTrade }) {
  const closed = trade.closed_at === null ? 'still open' : dayAndTimeOf(trade.closed_at);
  return (
    <>
      <Td className="font-medium">{trade.symbol}</Td>
      <Td>{sideOf(trade)}</Td>
      <Td className="text-muted">
        {dayAndTimeOf(trade.opened_at)}
        <span className="block text-2xs @3xl:hidden">{closed}</span>
      </Td>
      <Td className={`text-muted ${late}`}>{closed}</Td>
      <Td number className={late}>
        {format.quantity(trade.qty)}
      </Td>
      <Td number className={late}>
        {format.plain(trade.entry_price)}
      </Td>
      <Td number className={late}>
        {format.plain(trade.exit_price)}
      </Td>
      <Td number className={late}>
        {format.cost(trade.fees)}
      </Td>
      <Td number>
        <Change text={format.signed(trade.result)} />
        <span className="block text-2xs @lg:hidden">
          <Change text={format.percent(inPercent(trade.return))} />
        </span>
      </Td>
      <Td number className="@max-lg:hidden">
        <Change text={format.percent(inPercent(trade.return))} />
      </Td>
      <Td className={late}>{trade.entry_tag}</Td>
      <Td className="@max-lg:hidden">{trade.exit_tag}</Td>
    </>
  );
}

/** What closed trades came to, by what closed them. */
export const ReportTags = ({ tags }: { tags: BacktestReport['tags'] }) => (
  <Card title="By exit tag">
    <div className="@container overflow-x-auto overflow-y-hidden px-1.5 py-1">
      <Table aria-label="By exit tag">
        <thead>
          <tr>
            <Th>Tag</Th>
            <Th number>Trades</Th>
            <Th number>Won</Th>
            <Th number>Result</Th>
          </tr>
        </thead>
        <tbody>
          {tags.map(({ tag, trades, wins, result }) => (
            <tr key={tag}>
              <Td className="whitespace-normal">{tag || 'none'}</Td>
              <Td number>{trades}</Td>
              <Td number>{wins}</Td>
              <Td number>
                <Change text={format.signed(result)} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  </Card>
);
