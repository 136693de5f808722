import { type PointerEvent, useState } from 'react';
import type { Instrument } from '@/api/types';
import * as format from '@/ui/format';
import type { Row } from './book-levels';

interface DepthChartProps {
  instrument: Instrument;
  /** Best first, with the total up to each. */
  bids: readonly Row[];
  asks: readonly Row[];
}

const [width, height] = [100, 100];

/** How much waits up to each price: bids to the left, asks to the right, both to one scale. Floating-point: it only chooses pixels. */
export function DepthChart({ instrument, bids, asks }: DepthChartProps) {
  const [at, setAt] = useState<number>();
  const { base, tick_size: tick, step_size: step } = instrument;
  const [low, high] = [Number(bids.at(-1)?.price ?? asks[0]?.price), Number(asks.at(-1)?.price ?? bids[0]?.price)];
  const most = Math.max(Number(bids.at(-1)?.total ?? 0), Number(asks.at(-1)?.total ?? 0)) * 1.05;
  const x = (price: number) => ((price - low) / (high - low || 1)) * width;
  const y = (total: number) => height - (total / (most || 1)) * height;
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt(low + ((event.clientX - box.left) / box.width) * (high - low));
  };
  const found = at === undefined ? undefined : levelAt(at, bids, asks);
  const describe = ({ price, total }: Row) =>
    `${format.quantityAt(total, step)} ${base} to ${format.price(price, tick)}`;
  const [bid, ask] = [bids.at(-1), asks.at(-1)];
  return (
    <div className="flex min-h-0 flex-1 flex-col p-2">
      <div
        role="img"
        aria-label={`Depth: bids ${bid ? describe(bid) : 'none'}, asks ${ask ? describe(ask) : 'none'}`}
        className="relative min-h-0 flex-1"
        onPointerMove={point}
        onPointerLeave={() => setAt(undefined)}
      >
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className="absolute inset-0 size-full">
          <Side rows={bids} x={x} y={y} className="fill-up-soft stroke-up" />
          <Side rows={asks} x={x} y={y} className="fill-down-soft stroke-down" />
          {at !== undefined && (
            <line
              x1={x(at)}
              x2={x(at)}
              y1={0}
              y2={height}
              className="stroke-muted"
              strokeDasharray="3 3"
              vectorEffect="non-scaling-stroke"
            />
          )}
        </svg>
        <p aria-hidden className="absolute inset-x-0 top-1 text-center text-2xs text-muted tabular-nums">
          {found ? describe(found) : `${base} that waits, up to each price`}
        </p>
      </div>
      <p aria-hidden className="flex justify-between pt-1 text-2xs text-muted tabular-nums">
        <span>{format.price(bid?.price, tick)}</span>
        <span>{format.price(ask?.price, tick)}</span>
      </p>
    </div>
  );
}

interface SideProps {
  rows: readonly Row[];
  x: (price: number) => number;
  y: (total: number) => number;
  className: string;
}

/** Steps outward from the best price. */
function Side({ rows, x, y, className }: SideProps) {
  const [best] = rows;
  if (!best) return null;
  const steps = rows.map(({ price, total }) => `H${x(Number(price)).toFixed(2)}V${y(Number(total)).toFixed(2)}`);
  const path = `M${x(Number(best.price)).toFixed(2)},${height}${steps.join('')}V${height}Z`;
  return <path d={path} className={className} strokeWidth="1" vectorEffect="non-scaling-stroke" />;
}

/** The furthest level that a price reaches from the middle. */
function levelAt(price: number, bids: readonly Row[], asks: readonly Row[]): Row | undefined {
  return asks[0] && price >= Number(asks[0].price)
    ? asks.findLast((row) => Number(row.price) <= price)
    : bids.findLast((row) => Number(row.price) >= price);
}
