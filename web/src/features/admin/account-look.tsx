import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import { figures } from '@/ui/figures';
import * as format from '@/ui/format';
import { Td } from '@/ui/table';
import { Answered, List, Nothing } from './parts';

/** What somebody's account holds. The server writes down who looked. */
export function AccountLook({ account }: { account: string }) {
  const query = { account_id: account };
  const positions = useQuery({
    queryKey: ['admin', 'account', account, 'positions'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/positions', { params: { query }, signal })),
    select: (page) => page.items,
  });
  const orders = useQuery({
    queryKey: ['admin', 'account', account, 'orders'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/orders', { params: { query }, signal })),
    select: (page) => page.items,
  });
  return (
    <div className="border-t border-line bg-raised/40 pb-2">
      <p className="px-4 pt-2 text-2xs text-muted">That you looked is in the audit.</p>
      <Answered query={positions}>
        {(held) =>
          held.length === 0 ? (
            <Nothing>No positions.</Nothing>
          ) : (
            <List
              name={`Positions of account ${account}`}
              headings={[
                'Symbol',
                { name: 'Quantity', number: true },
                { name: 'Value', number: true },
                { name: figures.unrealised.name, number: true },
              ]}
            >
              {held.map((position) => (
                <tr key={position.symbol}>
                  <Td>{position.symbol}</Td>
                  <Td number>{format.quantity(position.qty)}</Td>
                  <Td number>{format.amount(position.market_value, 'USD')}</Td>
                  <Td number>{format.signed(position.unrealized_pnl)}</Td>
                </tr>
              ))}
            </List>
          )
        }
      </Answered>
      <Answered query={orders}>
        {(open) =>
          open.length === 0 ? (
            <Nothing>No open orders.</Nothing>
          ) : (
            <List
              name={`Open orders of account ${account}`}
              headings={['Order', 'Side', { name: 'Quantity', number: true }, { name: 'Limit', number: true }]}
            >
              {open.map((order) => (
                <tr key={order.id}>
                  <Td>{order.symbol}</Td>
                  <Td>{order.side}</Td>
                  <Td number>{format.quantity(order.qty)}</Td>
                  <Td number>{format.plain(order.limit_price)}</Td>
                </tr>
              ))}
            </List>
          )
        }
      </Answered>
    </div>
  );
}
