import { useEffect, useState } from 'react';
import { useFresh } from '@/stream/fresh';
import { useChannel } from '@/stream/hooks';
import { chime } from '@/ui/chime';
import { preferences } from '@/ui/preferences';
import { type ToastText, useToast } from '@/ui/toast';
import { announce, reasonOf } from './announce';
import { describe, verbs } from './describe';

/**
 * A toast for each order that filled since the last frame, or that the exchange itself ended. Also for what happened while the connection
 * was away. Who has turned notifications off still has it read out.
 */
export function FillToasts() {
  const trades = useChannel('user:trades');
  const closed = useChannel('user:orders')?.closed;
  const toast = useToast();
  const [said, setSaid] = useState('');
  const fresh = useFresh(trades);
  const ended = useFresh(closed);

  useEffect(() => {
    const tell = (text: ToastText) => {
      if (preferences().notifications) toast(text);
      else setSaid(`${text.title}, ${text.detail ?? ''}`);
    };
    const filled = [...Map.groupBy(fresh(), (trade) => trade.order_id).values()];
    for (const fills of filled) tell(announce(fills));
    const [first] = filled;
    if (first && preferences().sounds) chime(verbs[first[0]!.side].tone);
    for (const order of ended()) {
      const why = reasonOf(order);
      if (why) tell({ title: `Order ${why}`, detail: describe(order) });
    }
  }, [trades, closed, toast, fresh, ended]);

  return (
    <p aria-live="assertive" className="sr-only">
      {said}
    </p>
  );
}
