import { useCallback, useMemo } from 'react';
import type { Alert } from '@/api/types';
import type { PriceMark } from '@/charts/price-lines';
import { useToast } from '@/ui/toast';
import { useAlerts, useDeleteAlert } from './queries';

const prefix = 'alert:';
const none: readonly Alert[] = [];

/** An instrument's alerts as the chart draws them: a line where each waits for a price, whose cross deletes it. */
export function useAlertMarks(symbol: string) {
  const alerts = useAlerts().data ?? none;
  const { mutate } = useDeleteAlert();
  const toast = useToast();
  const marks = useMemo(
    () =>
      alerts
        .filter((alert) => alert.is_active && alert.symbol === symbol && alert.condition !== 'percent_move')
        .flatMap<PriceMark>(({ id, price, condition }) =>
          price === null
            ? []
            : {
                id: `${prefix}${id}`,
                price,
                title: condition === 'above' ? 'Alert above' : 'Alert below',
                tone: 'plain',
                isCancellable: true,
              },
        ),
    [alerts, symbol],
  );
  const isOne = useCallback((mark: PriceMark) => mark.id.startsWith(prefix), []);
  const remove = useCallback(
    (mark: PriceMark) =>
      mutate(mark.id.slice(prefix.length), {
        onSuccess: () =>
          toast({ title: 'Alert deleted', detail: `${symbol}, ${mark.title.toLowerCase()} ${mark.price}` }),
        onError: (problem) => toast({ title: 'Could not delete the alert', detail: problem.message, tone: 'down' }),
      }),
    [mutate, toast, symbol],
  );
  return { marks, isOne, remove };
}
