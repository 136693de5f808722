import { Popover } from 'radix-ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { AssetClass, ScreenerRow } from '@/api/types';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { classNames, useScreener } from './finding';
import { type Box, headHeight, heatMap } from './heat-map-tiles';

/** Percent of change from which on a tile is of full and of middling strength. */
const [strong, middling] = [3, 0.75];

const looks = {
  up: ['bg-up-soft text-text', 'heat-up text-text', 'bg-up-fill text-on-fill'],
  down: ['bg-down-soft text-text', 'heat-down text-text', 'bg-down-fill text-on-fill'],
  flat: ['bg-raised text-text', 'bg-raised text-text', 'bg-raised text-text'],
};

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
  const { groups, tiles } = useMemo(
    () => (rows.data && size.width > 0 ? heatMap(rows.data, size) : { groups: [], tiles: [] }),
    [rows.data, size],
  );

  return (
    <Card
      title="Heat map"
      tools={
        <p className="text-2xs text-muted">Size: the day’s turnover within its class. Colour: the day’s change.</p>
      }
    >
      <div ref={place} className="relative h-[30rem] overflow-hidden rounded-b-lg sm:h-[26rem]">
        {rows.isPending && <Skeleton rows={8} />}
        {rows.isError && !rows.data && <Failure error={rows.error} retry={() => void rows.refetch()} />}
        {rows.data?.length === 0 && (
          <Empty title="No prices yet">The market has only begun. Wait for its first trades.</Empty>
        )}
        {groups.map((group) => (
          <p
            key={group.assetClass}
            aria-hidden
            className="absolute truncate px-1 text-2xs leading-[18px] font-medium text-muted"
            style={{ left: group.left, top: group.top, width: group.width, height: headHeight }}
          >
            {classNames[group.assetClass]}
          </p>
        ))}
        <ul>
          {tiles.map((tile) =>
            'row' in tile ? (
              <Tile key={tile.row.symbol} {...tile} />
            ) : (
              <Others key={tile.assetClass} {...tile} name={classNames[tile.assetClass]} />
            ),
          )}
        </ul>
      </div>
    </Card>
  );
}

function Tile({ row, ...box }: Box & { row: ScreenerRow }) {
  const change = format.percent(row.change_percent);
  const way = format.direction(row.change_percent);
  const size = Math.abs(Number(row.change_percent ?? 0));
  const strength = size >= strong ? 2 : size >= middling ? 1 : 0;
  return (
    <li className="absolute" style={placed(box)}>
      <Link
        to={`/trade/${row.symbol}`}
        title={`${row.symbol}, ${row.name}: ${change}`}
        className={cx(
          'flex size-full flex-col items-center justify-center overflow-hidden rounded-sm text-center leading-tight focus-visible:-outline-offset-2',
          looks[way][strength],
        )}
      >
        <span className={cx('max-w-full truncate font-semibold', box.width > 110 ? 'text-sm' : 'text-2xs')}>
          {row.symbol}
        </span>
        <span className="max-w-full truncate text-2xs tabular-nums">{change}</span>
      </Link>
    </li>
  );
}

/** The instruments of a class that have too little turnover for a tile of their own. */
function Others({ others, name, ...box }: Box & { others: readonly ScreenerRow[]; name: string }) {
  return (
    <li className="absolute" style={placed(box)}>
      <Popover.Root>
        <Popover.Trigger className="flex size-full flex-col items-center justify-center overflow-hidden rounded-sm bg-raised text-2xs leading-tight text-muted hover:text-text focus-visible:-outline-offset-2">
          <span className="font-semibold">+{others.length}</span> others<span className="sr-only">: {name}</span>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            sideOffset={4}
            collisionPadding={8}
            aria-label={`Others: ${name}`}
            className="z-50 max-h-[min(22rem,60dvh)] w-64 animate-rise overflow-y-auto rounded-lg border border-strong-line bg-raised py-1 shadow-2xl"
          >
            {others.map((row) => (
              <Link
                key={row.symbol}
                to={`/trade/${row.symbol}`}
                className="flex items-baseline gap-2 px-3 py-1.5 hover:bg-hover focus-visible:-outline-offset-2"
              >
                <span className="font-medium">{row.symbol}</span>
                <span className="min-w-0 truncate text-xs text-muted">{row.name}</span>
                <Change text={format.percent(row.change_percent)} className="ml-auto text-xs" />
              </Link>
            ))}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </li>
  );
}

const placed = ({ left, top, width, height }: Box) => ({ left, top, width, height });
