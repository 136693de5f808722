import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Instrument, Order, Position } from '@/api/types';
import { useCanTrade } from '@/api/use-can-trade';
import { useChannel } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { Change } from '@/ui/change';
import { useConfirm } from '@/ui/confirm';
import { DataTable } from '@/ui/data-table';
import { figures } from '@/ui/figures';
import * as format from '@/ui/format';
import { Menu, MenuItem } from '@/ui/menu';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import type { Column } from '@/ui/rows';
import { Td } from '@/ui/table';
import { useToast } from '@/ui/toast';
import { useClosePosition, useReversePosition } from './position-orders';
import { ProtectDialog, Protecting } from './protecting';
import { protectionOf } from './protection';
import { useActiveAccount, usePositions } from './queries';
import { valueAt } from './value';

const columns: Column<Position>[] = [
  { name: 'Instrument', text: (position) => position.symbol },
  { name: 'Quantity', number: true, text: (position) => position.qty },
  { name: 'Average price', number: true, className: '@max-lg:hidden', text: (position) => position.average_price },
  { name: 'Price', number: true, className: '@max-4xl:hidden', text: (position) => position.market_price },
  { name: 'Value', number: true, className: '@max-2xl:hidden', text: (position) => position.market_value },
  { name: 'Today', number: true, className: '@max-2xl:hidden', text: (position) => position.day_pnl },
  { name: figures.unrealised.name, number: true, text: (position) => position.unrealized_pnl },
  {
    name: figures.realised.name,
    number: true,
    className: '@max-6xl:hidden',
    text: (position) => position.realized_pnl,
  },
  { name: figures.gross.name, number: true, className: '@max-7xl:hidden', text: (position) => position.gross_pnl },
  { name: figures.fees.name, number: true, className: '@max-3xl:hidden', text: (position) => position.fees },
  { name: figures.net.name, number: true, className: '@max-5xl:hidden', text: (position) => position.net_pnl },
  { name: 'Stop', number: true, className: '@max-4xl:hidden' },
  { name: 'Take profit', number: true, className: '@max-4xl:hidden' },
  { name: 'Actions', hidden: true },
];

const none: readonly Order[] = [];

interface PositionsProps {
  instruments: ReadonlyMap<string, Instrument>;
  /** Fills the ticket in, so that part of the position can be closed; where there is a ticket. */
  onClose?: (position: Position) => void;
}

export function Positions({ instruments, onClose }: PositionsProps) {
  const positions = usePositions();
  const open = useChannel('user:orders')?.open ?? none;
  return (
    <section aria-label="Positions" className="h-full">
      {positions.isPending && <Skeleton rows={4} />}
      {positions.isError && !positions.data && (
        <Failure error={positions.error} retry={() => void positions.refetch()} />
      )}
      {positions.data?.length === 0 && (
        <Empty title="No positions">
          Buy something with the ticket, and its profit or loss is counted here as the price moves.
        </Empty>
      )}
      {positions.data && positions.data.length > 0 && (
        <DataTable
          name="Positions"
          rows={positions.data}
          columns={columns}
          rowKey={(position) => position.symbol}
          cells={(position) => (
            <Cells
              position={position}
              instrument={instruments.get(position.symbol)}
              open={open}
              {...(onClose && { onTicket: () => onClose(position) })}
            />
          )}
        />
      )}
    </section>
  );
}

interface CellsProps {
  position: Position;
  instrument: Instrument | undefined;
  open: readonly Order[];
  onTicket?: () => void;
}

function Cells({ position, instrument, open, onTicket }: CellsProps) {
  const ticker = useChannel(`ticker:${position.symbol}`);
  const now = valueAt(position, ticker?.last);
  const quote = instrument?.quote ?? 'USD';
  const tick = instrument?.tick_size ?? '0.01';
  const canTrade = useCanTrade();
  const [protects, setProtects] = useState(false);
  return (
    <>
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
      <Td number className="@max-4xl:hidden">
        {format.price(now.market_price, tick)}
      </Td>
      <Td number className="@max-2xl:hidden">
        {format.amount(now.market_value, quote)}
      </Td>
      <Td number className="@max-2xl:hidden">
        <Change text={format.signed(now.day_pnl)} />
      </Td>
      <Td number>
        <Change text={format.signed(now.unrealized_pnl)} />
        <Change
          text={format.percent(now.unrealized_pnl_percent)}
          className="ml-2 inline-block min-w-14 @max-md:ml-0 @max-md:block @max-md:text-2xs"
        />
        <span className="block text-2xs text-muted @3xl:hidden">fees {format.cost(now.fees)}</span>
      </Td>
      <Td number className="@max-6xl:hidden">
        <Change text={format.signed(now.realized_pnl)} />
      </Td>
      <Td number className="@max-7xl:hidden">
        <Change text={format.signed(now.gross_pnl)} />
      </Td>
      <Td number className="@max-3xl:hidden">
        {format.cost(now.fees)}
      </Td>
      <Td number className="@max-5xl:hidden">
        <Change text={format.signed(now.net_pnl)} />
      </Td>
      <Protecting position={position} open={open} tick={tick} market={ticker} />
      <Td number>
        {canTrade && (
          <Actions
            position={position}
            open={open}
            {...(onTicket && { onTicket })}
            onProtect={() => setProtects(true)}
          />
        )}
        {protects && (
          <ProtectDialog
            position={position}
            open={open}
            tick={tick}
            quote={quote}
            market={ticker}
            onClose={() => setProtects(false)}
          />
        )}
      </Td>
    </>
  );
}

interface ActionsProps {
  position: Position;
  open: readonly Order[];
  onTicket?: () => void;
  onProtect: () => void;
}

function Actions({ position, open, onTicket, onProtect }: ActionsProps) {
  const { data: account } = useActiveAccount();
  const close = useClosePosition();
  const reverse = useReversePosition();
  const confirm = useConfirm();
  const toast = useToast();
  const { symbol } = position;
  const size = format.quantity(position.qty.replace('-', ''));
  const isShort = position.qty.startsWith('-');
  const onError = (problem: Error) =>
    toast({ title: 'Not done', detail: format.sentence(problem.message), tone: 'down' });

  const pressClose = async () => {
    const sure = await confirm({
      title: `Close ${symbol}?`,
      detail: `${isShort ? 'Buys' : 'Sells'} ${size} at the market. Orders that wait in ${symbol} are cancelled.`,
      action: 'Close position',
    });
    if (sure) close.mutate(position, { onError });
  };
  const pressReverse = async () => {
    const sure = await confirm({
      title: `Reverse ${symbol}?`,
      detail: `${isShort ? 'Buys' : 'Sells'} twice ${size} at the market: you are then ${isShort ? 'long' : 'short'} ${size}.`,
      action: 'Reverse position',
    });
    if (sure) reverse.mutate({ position, now: protectionOf(position, open) }, { onError });
  };
  return (
    <span className="inline-flex gap-1">
      <Button
        size="small"
        busy={close.isPending}
        onClick={() => void pressClose()}
        aria-label={`Close ${symbol} position`}
      >
        Close
      </Button>
      <Menu
        trigger={
          <Button size="tiny" look="quiet" busy={reverse.isPending} aria-label={`More for ${symbol}`}>
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        <MenuItem onSelect={onProtect}>Stop and take-profit</MenuItem>
        {onTicket && <MenuItem onSelect={onTicket}>Close with the ticket</MenuItem>}
        <MenuItem disabled={account?.kind !== 'margin'} onSelect={() => void pressReverse()}>
          Reverse
          {account?.kind !== 'margin' && <span className="ml-auto text-2xs">margin accounts only</span>}
        </MenuItem>
      </Menu>
    </span>
  );
}
