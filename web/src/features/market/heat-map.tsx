import { hierarchy, treemap } from 'd3-hierarchy';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { AssetClass, ScreenerRow } from '@/api/types';
import { Card } from '@/ui/card';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { useScreener } from './finding';

/** Percent of change from which on a tile is of full and of middling strength. */
const [strong, middling] = [3, 0.75];

const looks = {
  up: ['bg-up-soft text-text', 'heat-up text-text', 'bg-up-fill text-on-fill'],
  down: ['bg-down-soft text-text', 'heat-down text-text', 'bg-down-fill text-on-fill'],
  flat: ['bg-raised text-text', 'bg-raised text-text', 'bg-raised text-text'],
};

interface Node {
  row?: ScreenerRow;
  weight?: number;
  children?: Node[];
}

/** The whole market at a glance: a tile's size is the day's turnover, its colour and sign the day's change. */
export function HeatMap({ assetClass }: { assetClass: AssetClass | undefined }) {
  const rows = useScreener(assetClass ? { asset_class: assetClass } : {});
  const place = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => entry && setSize(entry.contentRect));
    watch.observe(place.current!);
    return () => watch.disconnect();
  }, []);

  return (
    <Card
      title="Heat map"
      tools={<p className="text-2xs text-muted">Size: the day’s turnover. Colour: the day’s change.</p>}
    >
      <div ref={place} className="relative h-80 overflow-hidden rounded-b-lg sm:h-96">
        {rows.isPending && <Skeleton rows={8} />}
        {rows.isError && !rows.data && <Failure error={rows.error} retry={() => void rows.refetch()} />}
        {rows.data?.length === 0 && (
          <Empty title="No prices yet">The market has only begun. Wait for its first trades.</Empty>
        )}
        <ul>
          {rows.data &&
            size.width > 0 &&
            tiles(rows.data, size).map((tile) => <Tile key={tile.row.symbol} {...tile} />)}
        </ul>
      </div>
    </Card>
  );
}

interface TileProps {
  row: ScreenerRow;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Sizes between turnovers that are a thousandfold apart would leave most in sight of nobody: the square root brings them closer. */
function tiles(rows: readonly ScreenerRow[], { width, height }: { width: number; height: number }): TileProps[] {
  const weight = (row: ScreenerRow) => Math.sqrt(Math.max(Number(row.turnover), 1));
  const root = hierarchy<Node>({ children: rows.map((row) => ({ row, weight: weight(row) })) })
    .sum((node) => node.weight ?? 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  return treemap<Node>()
    .size([width, height])
    .paddingInner(2)(root)
    .leaves()
    .flatMap(({ data, x0, y0, x1, y1 }) =>
      data.row ? [{ row: data.row, left: x0, top: y0, width: x1 - x0, height: y1 - y0 }] : [],
    );
}

function Tile({ row, left, top, width, height }: TileProps) {
  const change = format.percent(row.change_percent);
  const way = format.direction(row.change_percent);
  const size = Math.abs(Number(row.change_percent ?? 0));
  const strength = size >= strong ? 2 : size >= middling ? 1 : 0;
  const isSmall = width < 58 || height < 36;
  return (
    <li className="absolute" style={{ left, top, width, height }}>
      <Link
        to={`/trade/${row.symbol}`}
        title={`${row.symbol}, ${row.name}: ${change}`}
        className={cx(
          'flex size-full flex-col items-center justify-center overflow-hidden rounded-sm text-center leading-tight focus-visible:-outline-offset-2',
          looks[way][strength],
        )}
      >
        <span
          className={cx(
            'max-w-full truncate font-semibold',
            isSmall ? 'sr-only' : width > 110 ? 'text-sm' : 'text-2xs',
          )}
        >
          {row.symbol}
        </span>
        <span className={cx('tabular-nums', isSmall ? 'sr-only' : 'text-2xs')}>{change}</span>
      </Link>
    </li>
  );
}
