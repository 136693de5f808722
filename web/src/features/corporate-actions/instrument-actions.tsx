import { Card } from '@/ui/card';
import { Failure, Skeleton } from '@/ui/panel';
import { ActionTable } from './action-table';
import { useActionsOf } from './queries';

/** What has happened to an instrument's shares, and what will. */
export function InstrumentActions({ symbol, has }: { symbol: string; has: boolean }) {
  const actions = useActionsOf(symbol);
  return (
    <Card title="Dividends and splits">
      {!has && <p className="p-4 text-muted">It is no share and no fund: it pays nothing and is not split.</p>}
      {has && actions.isPending && <Skeleton rows={3} />}
      {has && actions.isError && <Failure error={actions.error} retry={() => void actions.refetch()} />}
      {has && actions.data?.length === 0 && (
        <p className="p-4 text-muted">None are known, past or to come. They are announced by the administrator.</p>
      )}
      {actions.data && actions.data.length > 0 && (
        <ActionTable label={`Dividends and splits of ${symbol}`} actions={actions.data} />
      )}
    </Card>
  );
}
