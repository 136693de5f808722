import { Plus, Trash2 } from 'lucide-react';
import { Link } from 'react-router';
import type { Alert } from '@/api/types';
import { Button } from '@/ui/button';
import { cx } from '@/ui/cx';
import { DataTable } from '@/ui/data-table';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import type { Column } from '@/ui/rows';
import { Td } from '@/ui/table';
import { useToast } from '@/ui/toast';
import { condition, valueText } from './describe';
import { useAlerts, useDeleteAlert } from './queries';

const columns: Column<Alert>[] = [
  { name: 'Instrument', text: (alert) => alert.symbol },
  { name: 'Condition', text: condition },
  { name: 'Note', className: '@max-4xl:hidden', text: (alert) => alert.note },
  { name: 'Status', text: statusOf },
  { name: 'Last fired', className: '@max-lg:hidden', text: (alert) => alert.fired_at },
  { name: 'Set', className: '@max-5xl:hidden', text: (alert) => alert.created_at },
  { name: 'Actions', hidden: true },
];

/** The alerts that wait, and those that have fired. */
export function Alerts({ onNew }: { onNew?: () => void }) {
  const alerts = useAlerts();
  const add = onNew && (
    <Button size="small" onClick={onNew}>
      <Plus aria-hidden className="size-3.5" />
      New alert
    </Button>
  );
  return (
    <section aria-label="Alerts" className="h-full">
      {alerts.isPending && <Skeleton rows={4} />}
      {alerts.isError && !alerts.data && <Failure error={alerts.error} retry={() => void alerts.refetch()} />}
      {alerts.data?.length === 0 && (
        <div className="flex h-full flex-col items-center justify-center pb-6">
          <div>
            <Empty title="No alerts">Set one, and you are told when a price or an indicator reaches it.</Empty>
          </div>
          {add}
        </div>
      )}
      {alerts.data && alerts.data.length > 0 && (
        <DataTable
          name="Alerts"
          rows={alerts.data}
          columns={columns}
          rowKey={(alert) => alert.id}
          cells={(alert) => <Cells alert={alert} />}
          tools={add}
        />
      )}
    </section>
  );
}

function statusOf({ is_active, is_armed, repeats, times_fired, indicator }: Alert): string {
  if (!is_active) return 'Fired';
  const fired = times_fired > 1 ? `fired ${times_fired} times` : times_fired === 1 ? 'fired once' : '';
  const goesBack = !is_armed && `${indicator ? 'value' : 'price'} must go back first`;
  return ['Active', repeats && 'repeats', goesBack, fired].filter(Boolean).join(', ');
}

const firedAt = ({ fired_price: price, indicator }: Alert) =>
  indicator ? valueText(price ?? '0') : format.quantity(price ?? '0');

function Cells({ alert }: { alert: Alert }) {
  const remove = useDeleteAlert();
  const toast = useToast();
  const press = () =>
    remove.mutate(alert.id, {
      onError: (problem) => toast({ title: 'Could not delete the alert', detail: problem.message, tone: 'down' }),
    });
  return (
    <>
      <Td className="font-medium">
        <Link to={`/trade/${alert.symbol}`} className="hover:underline">
          {alert.symbol}
        </Link>
      </Td>
      <Td className="tabular-nums @max-lg:whitespace-normal">{condition(alert)}</Td>
      <Td className="max-w-60 truncate text-muted @max-4xl:hidden">{alert.note}</Td>
      <Td className={cx('@max-lg:whitespace-normal', !alert.is_active && 'text-muted')}>{statusOf(alert)}</Td>
      <Td className="text-muted @max-lg:hidden">
        {alert.fired_at === null ? format.unknown : `${format.dayAndTime(alert.fired_at)} at ${firedAt(alert)}`}
      </Td>
      <Td className="text-muted @max-5xl:hidden">{format.dayAndTime(alert.created_at)}</Td>
      <Td number>
        <Button
          size="small"
          busy={remove.isPending}
          onClick={press}
          aria-label={`Delete the alert that ${alert.symbol} ${condition(alert)}`}
          className="@max-lg:w-8 @max-lg:px-0! @max-lg:pointer-coarse:w-11"
        >
          <span className="@max-lg:hidden">Delete</span>
          <Trash2 aria-hidden className="size-4 @lg:hidden" />
        </Button>
      </Td>
    </>
  );
}
