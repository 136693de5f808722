import { useCallback, useMemo } from 'react';
import type { FillMark } from '@/charts/candle-chart';
import type { PriceMark } from '@/charts/price-lines';
import { useChannel } from '@/stream/hooks';
import { useToast } from '@/ui/toast';
import { amendment, marksOf, orderOf } from './chart-orders';
import { useCancelOrder, useReplaceOrder } from './queries';

const noOrders: readonly never[] = [];

/** An instrument's orders and fills as the chart draws them, and what moving or crossing out a line does. */
export function useChartOrders(symbol: string) {
  const open = useChannel('user:orders')?.open ?? noOrders;
  const trades = useChannel('user:trades');
  const { mutateAsync: replace } = useReplaceOrder();
  const { mutateAsync: cancel } = useCancelOrder();
  const toast = useToast();

  const marks = useMemo(() => marksOf(open, symbol), [open, symbol]);
  /** Prices at which something of the trader's is in the book. */
  const own = useMemo(() => {
    const resting = open.filter((order) => order.symbol === symbol && order.status !== 'pending');
    return new Set(resting.flatMap(({ limit_price }) => (limit_price === null ? [] : [Number(limit_price)])));
  }, [open, symbol]);
  const fills = useMemo<readonly FillMark[]>(
    () => trades?.filter((trade) => trade.symbol === symbol) ?? noOrders,
    [trades, symbol],
  );
  const move = useCallback(
    (mark: PriceMark, price: string) =>
      replace({ id: orderOf(mark), change: amendment(mark, price) }).then(
        () => toast({ title: 'Order moved', detail: `${mark.title} to ${price}` }),
        (problem: Error) => toast({ title: 'Could not move the order', detail: problem.message }),
      ),
    [replace, toast],
  );
  const cross = useCallback(
    (mark: PriceMark) =>
      void cancel(orderOf(mark)).then(
        () => toast({ title: 'Order cancelled', detail: mark.title }),
        (problem: Error) => toast({ title: 'Could not cancel', detail: problem.message }),
      ),
    [cancel, toast],
  );
  return { marks, own, fills, move, cancel: cross };
}
