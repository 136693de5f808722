import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { venue } from '@/api/venue';
import { useChannel } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { Failure, Skeleton } from '@/ui/panel';
import { daysOf, monthOf } from './days';
import { useHistory } from './queries';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** What each day of a month won or lost (UTC), deposits left out. */
export function ProfitCalendar() {
  const history = useHistory('1y', '1d');
  const [back, setBack] = useState(0);
  const clock = useChannel(venue !== null && 'clock');
  const { name, weeks } = monthOf(clock ? new Date(clock.now) : new Date(), back);
  const days = daysOf(history.data?.items ?? []);
  return (
    <Card
      title="Profit and loss by day"
      tools={
        <div className="flex items-center gap-1 text-xs">
          <Button
            size="tiny"
            look="quiet"
            aria-label="Previous month"
            disabled={back >= 11}
            onClick={() => setBack(back + 1)}
          >
            <ChevronLeft aria-hidden className="size-4" />
          </Button>
          <span aria-live="polite" className="w-28 text-center">
            {name}
          </span>
          <Button
            size="tiny"
            look="quiet"
            aria-label="Month after"
            disabled={back === 0}
            onClick={() => setBack(back - 1)}
          >
            <ChevronRight aria-hidden className="size-4" />
          </Button>
        </div>
      }
    >
      {history.isPending && <Skeleton rows={6} />}
      {history.isError && !history.data && <Failure error={history.error} retry={() => void history.refetch()} />}
      {history.data && (
        <div className="p-3">
          <table className="w-full table-fixed border-separate border-spacing-1 text-center text-2xs">
            <thead>
              <tr>
                {weekdays.map((day) => (
                  <th key={day} scope="col" className="font-normal text-muted">
                    {day}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {weeks.map((week) => (
                <tr key={week.find(Boolean)}>
                  {week.map((day, at) => (
                    <Day key={day ?? at} day={day} profit={day === null ? undefined : days.get(day)} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function Day({ day, profit }: { day: string | null; profit: string | undefined }) {
  if (day === null) return <td />;
  const way = format.direction(profit);
  return (
    <td
      className={cx(
        'h-11 rounded border border-transparent align-top',
        way === 'up' && 'bg-up-soft',
        way === 'down' && 'bg-down-soft',
        way === 'flat' && 'border-line',
      )}
    >
      <span className="block pt-0.5 text-muted">{Number(day.slice(8))}</span>
      {profit !== undefined && way !== 'flat' && (
        <Change text={format.signedCompact(profit)} className="block font-medium" />
      )}
    </td>
  );
}
