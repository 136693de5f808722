import { useState } from 'react';
import type { Candle, Instrument, Interval } from '@/api/types';
import type { PriceMark } from '@/charts/candle-chart';
import { ChartView } from '@/charts/chart-view';
import { useChannel } from '@/stream/hooks';
import { Change } from '@/ui/change';
import * as format from '@/ui/format';
import { Empty, Failure, Panel } from '@/ui/panel';
import { Segmented } from '@/ui/segmented';
import { Decimal } from '@/api/decimal';
import { useCandles } from './queries';

const intervals = (['1m', '5m', '15m', '1h', '4h', '1d'] as const).map((value) => ({ value, label: value }));

interface PriceChartProps {
  instrument: Instrument;
  /** What the trader has at stake here: waiting orders, the price of the position. */
  marks: readonly PriceMark[];
  className?: string;
}

export function PriceChart({ instrument, marks, className }: PriceChartProps) {
  const { symbol, tick_size: tick } = instrument;
  const [interval, setInterval] = useState<Interval>('1m');
  const [point, setPoint] = useState<Candle>();
  const candles = useCandles(symbol, interval);
  const live = useChannel(`candles:${symbol}:${interval}`);
  return (
    <Panel
      title="Price chart"
      className={className ?? ''}
      header={
        <>
          <Segmented label="Interval" size="small" value={interval} onChange={setInterval} options={intervals} />
          <Legend candle={point} tick={tick} />
        </>
      }
    >
      <div className="relative min-h-0 flex-1">
        <ChartView
          label={`${symbol} price, one bar each ${interval}`}
          subject={`${symbol} ${interval}`}
          decimals={format.decimalsOf(tick)}
          daily={interval === '1d'}
          history={candles.data}
          live={live}
          marks={marks}
          onPoint={setPoint}
        />
        <div className="pointer-events-none absolute inset-0 z-10 *:pointer-events-auto">
          {candles.isPending && <div aria-busy className="absolute inset-4 animate-pulse rounded bg-raised/60" />}
          {candles.isError && <Failure error={candles.error} retry={() => void candles.refetch()} />}
          {candles.data?.length === 0 && !live?.length && (
            <Empty title="No bars yet">The first bar begins with the next trade.</Empty>
          )}
        </div>
      </div>
    </Panel>
  );
}

/** The bar below the pointer, or the running one. */
function Legend({ candle, tick }: { candle: Candle | undefined; tick: string }) {
  if (!candle) return null;
  const change = Decimal.of(candle.close).minus(Decimal.of(candle.open)).toString();
  const figures = [
    ['O', candle.open],
    ['H', candle.high],
    ['L', candle.low],
    ['C', candle.close],
  ] as const;
  return (
    <p
      className="flex min-w-0 flex-wrap justify-end gap-x-2.5 overflow-hidden text-2xs text-muted"
      style={{ maxHeight: '1rem' }}
    >
      {figures.map(([name, value]) => (
        <span key={name}>
          {name} <Change of={change} text={format.price(value, tick)} />
        </span>
      ))}
      <span>V {format.compact(candle.volume)}</span>
    </p>
  );
}
