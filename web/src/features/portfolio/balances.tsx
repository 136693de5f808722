import { useChannel } from '@/stream/hooks';
import * as format from '@/ui/format';
import { Empty, Skeleton } from '@/ui/panel';
import { Table, Td, Th } from '@/ui/table';

export function Balances() {
  const account = useChannel('user:account');
  return (
    <section aria-label="Balances" className="h-full">
      {!account && <Skeleton rows={3} />}
      {account?.balances.length === 0 && <Empty title="No balances">This account holds nothing yet.</Empty>}
      {account && account.balances.length > 0 && (
        <Table>
          <thead>
            <tr>
              <Th>Asset</Th>
              <Th number>Available</Th>
              <Th number>Held for orders</Th>
              <Th number>Total</Th>
            </tr>
          </thead>
          <tbody>
            {account.balances.map(({ asset, available, held, total }) => (
              <tr key={asset}>
                <Td className="font-medium">{asset}</Td>
                <Td number>{format.amount(available, asset)}</Td>
                <Td number className="text-muted">
                  {format.amount(held, asset)}
                </Td>
                <Td number>{format.amount(total, asset)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
