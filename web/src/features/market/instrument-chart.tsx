import { useState } from 'react';
import type { Instrument } from '@/api/types';
import { Chart } from '@/charts/lazy-chart';
import { useChannel } from '@/stream/hooks';
import * as format from '@/ui/format';
import { Segmented } from '@/ui/segmented';
import { useCandles } from './queries';

const spans = [
  { value: '5m', label: 'Days', bar: 'five minutes' },
  { value: '1h', label: 'Weeks', bar: 'an hour' },
  { value: '1d', label: 'Years', bar: 'a day' },
] as const;

/** A chart to look at; the one that orders are made on is in the terminal. */
export function InstrumentChart({ instrument: { symbol, tick_size: tick } }: { instrument: Instrument }) {
  const [interval, setInterval] = useState<(typeof spans)[number]['value']>('1d');
  const candles = useCandles(symbol, interval);
  const live = useChannel(`candles:${symbol}:${interval}`);
  const { bar } = spans.find(({ value }) => value === interval)!;
  return (
    <section aria-label="Chart" className="overflow-hidden rounded-lg border border-line bg-panel">
      <div className="flex justify-end p-2">
        <Segmented label="Span" size="small" value={interval} onChange={setInterval} options={spans} />
      </div>
      <div className="relative h-56 sm:h-72">
        <Chart
          key={interval}
          label={`${symbol} price, a bar for ${bar}`}
          subject={`${symbol} ${interval}`}
          tick={tick}
          decimals={format.decimalsOf(tick)}
          history={candles.data}
          live={live}
        />
      </div>
    </section>
  );
}
