import type { Instrument } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import * as format from '@/ui/format';
import { Empty, Skeleton } from '@/ui/panel';
import { Table, Td, Th } from '@/ui/table';
import { verbs } from './describe';

/** The account's newest executions, each with its fee. */
export function Fills({ instruments }: { instruments: ReadonlyMap<string, Instrument> }) {
  const trades = useChannel('user:trades');
  return (
    <section aria-label="Your trades" className="h-full">
      {!trades && <Skeleton rows={4} />}
      {trades?.length === 0 && (
        <Empty title="No trades yet">Each time one of your orders fills, it is listed here.</Empty>
      )}
      {trades && trades.length > 0 && (
        <Table>
          <thead>
            <tr>
              <Th>Instrument</Th>
              <Th>Side</Th>
              <Th number>Price</Th>
              <Th number>Quantity</Th>
              <Th number className="@max-2xl:hidden">
                Value
              </Th>
              <Th number className="@max-2xl:hidden">
                Fee
              </Th>
              <Th className="@max-2xl:hidden">Role</Th>
              <Th>Time</Th>
            </tr>
          </thead>
          <tbody>
            {trades.map((trade) => (
              <tr key={trade.id}>
                <Td className="font-medium">{trade.symbol}</Td>
                <Td className={verbs[trade.side].text}>{verbs[trade.side].noun}</Td>
                <Td number>{format.price(trade.price, instruments.get(trade.symbol)?.tick_size ?? '0.01')}</Td>
                <Td number>{format.quantity(trade.qty)}</Td>
                <Td number className="@max-2xl:hidden">
                  {format.amount(trade.value, trade.fee_asset)}
                </Td>
                <Td number className="@max-2xl:hidden">
                  {format.quantity(trade.fee)} {trade.fee_asset}
                </Td>
                <Td className="capitalize @max-2xl:hidden">{trade.liquidity}</Td>
                <Td className="text-muted">{format.dayAndTime(trade.at)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
