import { useEffect } from 'react';
import type { CandleChart } from '@/charts/candle-chart';
import type { Shown } from './intervals';
import { useBars } from './use-bars';

interface ComparedLineProps {
  chart: CandleChart | null;
  symbol: string;
  interval: Shown;
  /** A token. */
  colour: string;
  /** When the chart's own bars begin, which it is to reach back to. */
  since: string | undefined;
}

/** Brings another symbol's bars onto the chart. Draws nothing itself. */
export function ComparedLine({ chart, symbol, interval, colour, since }: ComparedLineProps) {
  const { history, live, older } = useBars(symbol, interval);
  const first = history?.[0]?.time;
  useEffect(() => {
    if (since !== undefined && first !== undefined && since < first) void older();
  }, [since, first, older]);
  useEffect(() => {
    if (history) chart?.comparing.set(symbol, colour, history);
  }, [chart, symbol, colour, history]);
  useEffect(() => {
    if (history && live) chart?.comparing.update(symbol, live);
  }, [chart, symbol, history, live]);
  useEffect(() => () => chart?.comparing.remove(symbol), [chart, symbol, interval]);
  return null;
}
