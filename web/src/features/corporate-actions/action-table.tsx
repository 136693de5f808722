import { Link } from 'react-router';
import type { CorporateAction } from '@/api/types';
import { cx } from '@/ui/cx';
import { Table, Td, Th } from '@/ui/table';
import { day, states, told } from './describe';

interface ActionTableProps {
  label: string;
  actions: readonly CorporateAction[];
  /** Of many instruments: each row says whose it is. */
  ofMany?: boolean;
}

/** Splits and dividends, a row each. */
export function ActionTable({ label, actions, ofMany = false }: ActionTableProps) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={`${label}, rows`}>
      <Table aria-label={label}>
        <thead>
          <tr>
            <Th>Ex-date</Th>
            {ofMany && <Th>Instrument</Th>}
            <Th>What</Th>
            <Th>State</Th>
          </tr>
        </thead>
        <tbody>
          {actions.map((action) => (
            <tr key={action.id} className="hover:bg-hover/40">
              <Td className="tabular-nums">{day(action.ex_date)}</Td>
              {ofMany && (
                <Td className="font-medium">
                  <Link to={`/instrument/${action.symbol}`} className="rounded hover:underline">
                    {action.symbol}
                  </Link>
                </Td>
              )}
              <Td className={cx(action.status === 'cancelled' && 'text-muted line-through')}>{told(action)}</Td>
              <Td className="text-muted">
                {states[action.status]}
                {action.reason && `: ${action.reason}`}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
