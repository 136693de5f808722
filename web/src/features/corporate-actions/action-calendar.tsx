import { useState } from 'react';
import type { CorporateAction } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Field } from '@/ui/field';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { Segmented } from '@/ui/segmented';
import { ActionTable } from './action-table';
import { useActionCalendar } from './queries';

type Whose = 'all' | 'held' | 'watched';

interface ActionCalendarProps {
  /** What the account holds. */
  held: ReadonlySet<string>;
  /** What is in a watchlist of the user. */
  watched: ReadonlySet<string>;
}

const nothing: Record<Whose, string> = {
  all: 'No dividend or split is known. The administrator announces them, or a file that the server was started with.',
  held: 'Nothing that you hold pays a dividend or is split then.',
  watched: 'Nothing in your watchlists pays a dividend or is split then.',
};

/** Dividends and splits of all instruments: what is to come, soonest first, and what was, latest first. */
export function ActionCalendar({ held, watched }: ActionCalendarProps) {
  const [whose, setWhose] = useState<Whose>('all');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const calendar = useActionCalendar(from, to);
  const isMeant = ({ symbol }: CorporateAction) => whose === 'all' || (whose === 'held' ? held : watched).has(symbol);
  const shown = calendar.data?.filter(isMeant);
  const coming = shown?.filter(({ status }) => status === 'pending').toReversed() ?? [];
  const past = shown?.filter(({ status }) => status !== 'pending') ?? [];
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <Segmented
          label="Of which instruments"
          size="small"
          value={whose}
          onChange={setWhose}
          options={[
            { value: 'all', label: 'All' },
            { value: 'held', label: 'Held' },
            { value: 'watched', label: 'In a watchlist' },
          ]}
        />
        <div className="flex gap-3">
          <Field label="From" type="date" value={from} max={to} onChange={(event) => setFrom(event.target.value)} />
          <Field label="To" type="date" value={to} min={from} onChange={(event) => setTo(event.target.value)} />
        </div>
      </div>
      {calendar.isPending && <Skeleton rows={6} />}
      {calendar.isError && <Failure error={calendar.error} retry={() => void calendar.refetch()} />}
      {shown?.length === 0 && (
        <Card title="To come and past">
          <Empty title="Nothing here">{from || to ? 'Nothing is known between these days.' : nothing[whose]}</Empty>
        </Card>
      )}
      {coming.length > 0 && (
        <Card title="To come">
          <ActionTable label="To come" actions={coming} ofMany />
        </Card>
      )}
      {past.length > 0 && (
        <Card title="Past">
          <ActionTable label="Past" actions={past} ofMany />
        </Card>
      )}
      {calendar.hasNextPage && (
        <Button busy={calendar.isFetchingNextPage} onClick={() => void calendar.fetchNextPage()}>
          Earlier ones
        </Button>
      )}
    </>
  );
}
