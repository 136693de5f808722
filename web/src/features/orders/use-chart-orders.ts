import { useCallback, useMemo } from 'react';
import type { Instrument, Order } from '@/api/types';
import type { FillMark } from '@/charts/candle-chart';
import type { ExitEvents } from '@/charts/exit-handle';
import type { PriceMark } from '@/charts/price-lines';
import { useCanTrade } from '@/api/use-can-trade';
import { useChannel } from '@/stream/hooks';
import * as format from '@/ui/format';
import { useToast } from '@/ui/toast';
import { amendment, exitOfLine, marksOf, orderOf } from './chart-orders';
import { describe, verbs } from './describe';
import { entryOf, exitOf, type ExitPrice, withExit } from './entry-exits';
import { useCancelOrder, useExchangeEntry, useReplaceOrder } from './queries';

const noOrders: readonly never[] = [];

/** An instrument's orders and fills as the chart draws them, and what is done with their lines. <net> is what is held of it. */
export function useChartOrders(instrument: Instrument, net: string) {
  const { symbol } = instrument;
  const open = useChannel('user:orders')?.open ?? noOrders;
  const trades = useChannel('user:trades');
  const { mutateAsync: replace } = useReplaceOrder();
  const { mutateAsync: exchange } = useExchangeEntry();
  const { mutateAsync: cancel } = useCancelOrder();
  const toast = useToast();
  const canTrade = useCanTrade();

  const marks = useMemo<readonly PriceMark[]>(() => {
    const all = marksOf(open, symbol, net);
    return canTrade ? all : all.map((mark) => ({ ...mark, isMovable: false, isCancellable: false, exits: [] }));
  }, [open, symbol, net, canTrade]);
  const fills = useMemo<readonly FillMark[]>(
    () => trades?.filter((trade) => trade.symbol === symbol) ?? noOrders,
    [trades, symbol],
  );
  const hang = useCallback(
    async (entry: Order, part: ExitPrice, price: string) => {
      const name = part === 'profit' ? 'Take profit' : part === 'stop' ? 'Stop loss' : 'Limit of the stop loss';
      const refuse = (detail: string) =>
        toast({ title: `Could not set the ${name.toLowerCase()}`, detail: format.sentence(detail), tone: 'down' });
      const { isWrong, text } = exitOf(entry, part === 'profit' ? 'profit' : 'stop', price, instrument);
      if (isWrong) return refuse(text);
      await exchange(withExit(entry, open, part, price)).then(
        () =>
          toast({
            title: `${name} set`,
            detail: `${format.price(price, instrument.tick_size)} after ${verbs[entry.side].noun.toLowerCase()} ${describe(entry)}, which was placed anew with it, last in its queue.`,
          }),
        (problem: Error) => refuse(problem.message),
      );
    },
    [open, exchange, toast, instrument],
  );
  const move = useCallback(
    (mark: PriceMark, price: string) => {
      const order = open.find(({ id }) => id === orderOf(mark));
      const entry = order && entryOf(order, open);
      if (entry) return hang(entry, exitOfLine(mark, order), price);
      return replace({ id: orderOf(mark), change: amendment(mark, price) }).then(
        () => toast({ title: 'Order moved', detail: `${mark.title} to ${price}` }),
        (problem: Error) => toast({ title: 'Could not move the order', detail: problem.message }),
      );
    },
    [open, hang, replace, toast],
  );
  const cross = useCallback(
    (mark: PriceMark) =>
      void cancel(orderOf(mark)).then(
        () => toast({ title: 'Order cancelled', detail: mark.title }),
        (problem: Error) => toast({ title: 'Could not cancel', detail: problem.message }),
      ),
    [cancel, toast],
  );
  const exitAt = useCallback<ExitEvents['exitAt']>(
    (mark, leg, price) => {
      const order = open.find(({ id }) => id === orderOf(mark));
      return order ? exitOf(order, leg, price, instrument) : { text: '', isWrong: true };
    },
    [open, instrument],
  );
  const exit = useCallback<ExitEvents['exited']>(
    async (mark, leg, price) => {
      const order = open.find(({ id }) => id === orderOf(mark));
      if (order) await hang(order, leg, price);
    },
    [open, hang],
  );
  return { marks, fills, move, cancel: cross, exitAt, exit };
}
