import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Decimal } from '@/api/decimal';
import type { Candle } from '@/api/types';
import type { ChartPoint, FillMark } from '@/charts/candle-chart';
import { Change } from '@/ui/change';
import * as format from '@/ui/format';
import { comparedColours } from './compare-picker';

interface ChartLegendProps {
  point: ChartPoint | undefined;
  tick: string;
  compared: readonly string[];
  onCompared: (compared: readonly string[]) => void;
  /** Stands before it all: what the chart is of, where there are several. */
  title?: ReactNode;
  /** Stands after it all. */
  foot?: ReactNode;
  children: ReactNode;
}

/** The bar below the pointer, or the running one, and what the indicators and the compared symbols say at it. */
export function ChartLegend({ point, tick, compared, onCompared, title, foot, children }: ChartLegendProps) {
  const decimals = format.decimalsOf(tick);
  const priceOf = (value: number) => format.price(value.toFixed(decimals), tick);
  return (
    <div className="pointer-events-none absolute top-1 left-2 max-w-[calc(100%-5.5rem)] text-2xs text-muted tabular-nums">
      {title}
      {point?.candle && (
        <div
          aria-label="Readout"
          role="group"
          className="relative z-[6] flex w-fit flex-wrap gap-x-2.5 rounded bg-panel/85 px-1"
        >
          <Figures candle={point.candle} tick={tick} />
          {children}
          {point.isOutside && <span>Outside regular hours</span>}
          {point.readings.map(({ label, colour, value, unit }, index) => (
            <span key={index} style={{ color: `var(${colour})` }}>
              {label}{' '}
              {unit === 'volume'
                ? format.compact(value.toFixed(2))
                : format.price(value.toFixed(unit === 'price' ? decimals : 8), unit === 'price' ? tick : '0.01')}
            </span>
          ))}
          {point.profile && (
            <span style={{ color: 'var(--paper)' }}>
              POC {priceOf(point.profile.control)} · VA {priceOf(point.profile.from)} to {priceOf(point.profile.to)}
            </span>
          )}
        </div>
      )}
      {compared.length > 0 && (
        <ul
          aria-label="Compared symbols"
          className="relative z-[6] flex w-fit flex-wrap items-center gap-x-2.5 rounded bg-panel/85 px-1"
        >
          {compared.map((symbol, index) => {
            const reading = point?.compared.find((one) => one.symbol === symbol);
            return (
              <li key={symbol} className="flex items-center gap-1" style={{ color: `var(${comparedColours[index]})` }}>
                {symbol} {reading ? format.percent(reading.percent.toFixed(4)) : format.unknown}
                <button
                  type="button"
                  aria-label={`Stop comparing ${symbol}`}
                  onClick={() => onCompared(compared.filter((other) => other !== symbol))}
                  className="pointer-events-auto reach grid size-5 place-items-center rounded text-muted hover:bg-hover hover:text-text"
                >
                  <X aria-hidden className="size-3" />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {foot}
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
        <span key={name} className={name === 'C' ? '' : '@max-xs:hidden'}>
          {name} <Change of={change} text={format.price(value, tick)} />
        </span>
      ))}
      <span className="@max-xs:hidden">V {format.compact(candle.volume)}</span>
    </>
  );
}

/** The fills that the chart shows as arrows, for those who do not see it. */
export function FillList({ fills, tick }: { fills: readonly FillMark[]; tick: string }) {
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
