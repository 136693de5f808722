import { X } from 'lucide-react';
import { useState } from 'react';
import type { Instrument } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { useToast } from '@/ui/toast';
import { AlertForm } from './alert-form';
import { condition } from './describe';
import { useAlerts, useDeleteAlert } from './queries';

/** What the user waits for of one instrument. */
export function InstrumentAlerts({ instrument }: { instrument: Instrument }) {
  const { symbol } = instrument;
  const alerts = useAlerts().data?.filter((alert) => alert.symbol === symbol && alert.is_active);
  const [asking, setAsking] = useState(false);
  const remove = useDeleteAlert();
  const toast = useToast();
  return (
    <Card
      title="Your alerts"
      tools={
        <Button size="small" onClick={() => setAsking(true)}>
          Set an alert
        </Button>
      }
    >
      {alerts?.length === 0 && <p className="p-4 text-muted">No alerts on {symbol} yet.</p>}
      {alerts && alerts.length > 0 && (
        <ul className="py-1">
          {alerts.map((alert) => (
            <li key={alert.id} className="flex items-center gap-3 px-4 py-(--row)">
              <span className="min-w-0 flex-1">
                {symbol} {condition(alert)}
                {alert.note && <span className="ml-2 text-xs text-muted">{alert.note}</span>}
              </span>
              <Button
                size="tiny"
                look="quiet"
                aria-label={`Delete the alert: ${symbol} ${condition(alert)}`}
                className="pointer-coarse:size-11"
                onClick={() =>
                  remove.mutate(alert.id, {
                    onError: (problem) =>
                      toast({ title: 'Could not delete the alert', detail: problem.message, tone: 'down' }),
                  })
                }
              >
                <X aria-hidden className="size-3.5" />
              </Button>
            </li>
          ))}
        </ul>
      )}
      {asking && <AlertForm instrument={instrument} onClose={() => setAsking(false)} />}
    </Card>
  );
}
