import type { Instrument, Trade } from '@/api/types';
import { useChannel, useRefetchOnChange } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { DataTable } from '@/ui/data-table';
import * as format from '@/ui/format';
import { Empty, Skeleton } from '@/ui/panel';
import type { Column } from '@/ui/rows';
import { Td } from '@/ui/table';
import { Term } from '@/ui/term';
import { verbs } from './describe';
import { allTrades, newestBefore, pastTradesKey, usePastTrades } from './queries';

const columns: Column<Trade>[] = [
  { name: 'Instrument', text: (trade) => trade.symbol },
  { name: 'Side', text: (trade) => trade.side },
  { name: 'Price', number: true, text: (trade) => trade.price },
  { name: 'Quantity', number: true, text: (trade) => trade.qty },
  { name: 'Value', number: true, className: '@max-2xl:hidden', text: (trade) => trade.value },
  { name: 'Fee', number: true, className: '@max-2xl:hidden', text: (trade) => trade.fee },
  { name: 'Role', className: '@max-2xl:hidden', text: (trade) => trade.liquidity },
  { name: 'Time', text: (trade) => trade.at },
];

/** The account's executions, each with its fee: the newest as they come, older ones when asked for. */
export function Fills({ instruments }: { instruments: ReadonlyMap<string, Instrument> }) {
  const told = useChannel('user:trades');
  const older = usePastTrades();
  useRefetchOnChange(told, pastTradesKey, 2_000);
  const trades = told && newestBefore(told, older.data ?? []);
  return (
    <section aria-label="Your trades" className="h-full">
      {!trades && <Skeleton rows={4} />}
      {trades?.length === 0 && (
        <Empty title="No trades yet">Each time one of your orders fills, it is listed here.</Empty>
      )}
      {trades && trades.length > 0 && (
        <DataTable
          name="Trades"
          rows={trades}
          columns={columns}
          rowKey={(trade) => `${trade.id} ${trade.side}`}
          cells={(trade) => <Cells trade={trade} instrument={instruments.get(trade.symbol)} />}
          loadAll={allTrades}
          footer={
            older.hasNextPage && (
              <div className="p-2 text-center">
                <Button size="small" busy={older.isFetchingNextPage} onClick={() => void older.fetchNextPage()}>
                  Show older trades
                </Button>
              </div>
            )
          }
        />
      )}
    </section>
  );
}

function Cells({ trade, instrument }: { trade: Trade; instrument: Instrument | undefined }) {
  return (
    <>
      <Td className="font-medium">{trade.symbol}</Td>
      <Td className={verbs[trade.side].text}>{verbs[trade.side].noun}</Td>
      <Td number>
        {format.price(trade.price, instrument?.tick_size ?? '0.01')}
        <span className="block text-2xs text-muted @2xl:hidden">fee {format.amount(trade.fee, trade.fee_asset)}</span>
      </Td>
      <Td number>{format.quantity(trade.qty)}</Td>
      <Td number className="@max-2xl:hidden">
        {format.amount(trade.value, trade.fee_asset)}
      </Td>
      <Td number className="@max-2xl:hidden" title={`${format.plain(trade.fee)} ${trade.fee_asset}`}>
        {format.amount(trade.fee, trade.fee_asset)} {trade.fee_asset}
      </Td>
      <Td className="@max-2xl:hidden">
        <Term word={trade.liquidity} />
      </Td>
      <Td className="text-muted">{format.dayAndTime(trade.at)}</Td>
    </>
  );
}
