import { Link } from 'react-router';
import type { Instrument, Position } from '@/api/types';
import { useChannel, useRefetchOnChange } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { Change } from '@/ui/change';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { Table, Td, Th } from '@/ui/table';
import { positionsKey, usePositions } from './queries';
import { valueAt } from './value';

interface PositionsProps {
  instruments: ReadonlyMap<string, Instrument>;
  /** Fills the ticket in, so that sending it closes the position. */
  onClose: (position: Position) => void;
}

export function Positions({ instruments, onClose }: PositionsProps) {
  const positions = usePositions();
  useRefetchOnChange(useChannel('user:trades'), positionsKey);
  return (
    <section aria-label="Positions" className="h-full">
      {positions.isPending && <Skeleton rows={4} />}
      {positions.isError && <Failure error={positions.error} retry={() => void positions.refetch()} />}
      {positions.data?.length === 0 && (
        <Empty title="No positions">
          Buy something with the ticket, and its profit or loss is counted here as the price moves.
        </Empty>
      )}
      {positions.data && positions.data.length > 0 && (
        <Table>
          <thead>
            <tr>
              <Th>Instrument</Th>
              <Th number>Quantity</Th>
              <Th number className="@max-lg:hidden">
                Average price
              </Th>
              <Th number className="@max-2xl:hidden">
                Price
              </Th>
              <Th number className="@max-lg:hidden">
                Value
              </Th>
              <Th number>Profit / loss</Th>
              <Th number className="@max-2xl:hidden">
                Realised
              </Th>
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {positions.data.map((position) => (
              <Row
                key={position.symbol}
                position={position}
                instrument={instruments.get(position.symbol)}
                onClose={() => onClose(position)}
              />
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

interface RowProps {
  position: Position;
  instrument: Instrument | undefined;
  onClose: () => void;
}

function Row({ position, instrument, onClose }: RowProps) {
  const ticker = useChannel(`ticker:${position.symbol}`);
  const now = valueAt(position, ticker?.last);
  const quote = instrument?.quote ?? 'USD';
  const tick = instrument?.tick_size ?? '0.01';
  return (
    <tr className="hover:bg-hover/40">
      <Td className="font-medium">
        <Link to={`/trade/${position.symbol}`} className="hover:underline">
          {position.symbol}
        </Link>
      </Td>
      <Td number>
        {format.quantity(now.qty)}
        <span className="block text-2xs text-muted @lg:hidden">at {format.price(now.average_price, tick)}</span>
      </Td>
      <Td number className="@max-lg:hidden">
        {format.price(now.average_price, tick)}
      </Td>
      <Td number className="@max-2xl:hidden">
        {format.price(now.market_price, tick)}
      </Td>
      <Td number className="@max-lg:hidden">
        {format.amount(now.market_value, quote)}
      </Td>
      <Td number>
        <Change text={format.signed(now.unrealized_pnl)} />
        <Change text={format.percent(now.unrealized_pnl_percent)} className="ml-2 inline-block min-w-14" />
      </Td>
      <Td number className="@max-2xl:hidden">
        <Change text={format.signed(now.realized_pnl)} />
      </Td>
      <Td number>
        <Button size="small" onClick={onClose} aria-label={`Close ${position.symbol} position with the ticket`}>
          Close
        </Button>
      </Td>
    </tr>
  );
}
