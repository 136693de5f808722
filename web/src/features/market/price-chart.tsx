import { CandlestickChart, ChartLine, ChartSpline } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Decimal } from '@/api/decimal';
import type { Candle, Instrument, Interval } from '@/api/types';
import type { ChartPoint, ChartStyle, FillMark } from '@/charts/candle-chart';
import { areChosen, type ChosenIndicator } from '@/charts/indicator-set';
import { Chart } from '@/charts/lazy-chart';
import type { PriceMark } from '@/charts/price-lines';
import { useChannel } from '@/stream/hooks';
import { Change } from '@/ui/change';
import * as format from '@/ui/format';
import { Empty, Failure, Panel } from '@/ui/panel';
import { useRemembered } from '@/ui/remembered';
import { Segmented } from '@/ui/segmented';
import { IndicatorPicker } from './indicator-picker';
import { useCandles } from './queries';

const intervals = (['1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const).map((value) => ({ value, label: value }));
const styles = [
  { value: 'candles', label: 'Candles', icon: CandlestickChart },
  { value: 'line', label: 'Line', icon: ChartLine },
  { value: 'area', label: 'Area', icon: ChartSpline },
] as const;

interface PriceChartProps {
  instrument: Instrument;
  /** What the trader has at stake here: waiting orders, the price of the position. */
  marks: readonly PriceMark[];
  fills: readonly FillMark[];
  onMove: (mark: PriceMark, price: string) => Promise<unknown>;
  onCancel: (mark: PriceMark) => void;
  className?: string;
}

export function PriceChart({ instrument, className, ...stakes }: PriceChartProps) {
  const { symbol, tick_size: tick } = instrument;
  const [interval, setInterval] = useRemembered<Interval>('tradecraft-interval', '1m', (kept) =>
    intervals.some(({ value }) => value === kept),
  );
  const [style, setStyle] = useRemembered<ChartStyle>('tradecraft-chart-style', 'candles', (kept) =>
    styles.some(({ value }) => value === kept),
  );
  const [indicators, setIndicators] = useRemembered<readonly ChosenIndicator[]>('tradecraft-indicators', [], areChosen);
  const [point, setPoint] = useState<ChartPoint>();
  const candles = useCandles(symbol, interval);
  const live = useChannel(`candles:${symbol}:${interval}`);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = candles;
  const loadOlder = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  return (
    <Panel
      title="Price chart"
      className={className ?? ''}
      header={
        <div className="-mx-1 flex min-w-0 flex-1 items-center gap-2 overflow-x-auto px-1">
          <Segmented label="Interval" size="small" value={interval} onChange={setInterval} options={intervals} />
          <Segmented label="Chart style" size="small" value={style} onChange={setStyle} options={styles} />
          <IndicatorPicker chosen={indicators} onChange={setIndicators} />
        </div>
      }
    >
      <div className="relative min-h-0 flex-1">
        <Chart
          label={`${symbol} price, one bar each ${interval}`}
          subject={`${symbol} ${interval}`}
          tick={tick}
          decimals={format.decimalsOf(tick)}
          daily={interval === '1d'}
          history={candles.data}
          live={live}
          style={style}
          indicators={indicators}
          onPoint={setPoint}
          onOlder={loadOlder}
          {...stakes}
        />
        <Legend point={point} tick={tick} />
        <FillList fills={stakes.fills} tick={tick} />
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

/** The bar below the pointer, or the running one, and what the indicators say at it. */
function Legend({ point, tick }: { point: ChartPoint | undefined; tick: string }) {
  if (!point?.candle) return null;
  const decimals = format.decimalsOf(tick);
  return (
    <div
      aria-label="Readout"
      role="group"
      className="pointer-events-none absolute top-1 left-2 z-[6] flex max-w-[calc(100%-5.5rem)] flex-wrap gap-x-2.5 text-2xs text-muted tabular-nums"
    >
      <Figures candle={point.candle} tick={tick} />
      {point.readings.map(({ label, colour, value, isPrice }, index) => (
        <span key={index} style={{ color: `var(${colour})` }}>
          {label} {format.price(value.toFixed(isPrice ? decimals : 8), isPrice ? tick : '0.01')}
        </span>
      ))}
    </div>
  );
}

function Figures({ candle, tick }: { candle: Candle; tick: string }) {
  const change = Decimal.of(candle.close).minus(Decimal.of(candle.open)).toString();
  const figures = [
    ['O', candle.open],
    ['H', candle.high],
    ['L', candle.low],
    ['C', candle.close],
  ] as const;
  return (
    <>
      {figures.map(([name, value]) => (
        <span key={name}>
          {name} <Change of={change} text={format.price(value, tick)} />
        </span>
      ))}
      <span>V {format.compact(candle.volume)}</span>
    </>
  );
}

/** The fills that the chart shows as arrows, for those who do not see it. */
function FillList({ fills, tick }: { fills: readonly FillMark[]; tick: string }) {
  return (
    <ul aria-label="Fills on the chart" className="sr-only">
      {fills.slice(0, 20).map(({ id, side, price, at }) => (
        <li key={id}>
          {side === 'buy' ? 'Bought' : 'Sold'} at {format.price(price, tick)}, {format.timeOfDay(at)}
        </li>
      ))}
    </ul>
  );
}
