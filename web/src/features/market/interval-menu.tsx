import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '@/ui/dialog';
import { Menu, MenuChoice, MenuItem, MenuLine } from '@/ui/menu';
import { useRemembered } from '@/ui/remembered';
import { Segmented } from '@/ui/segmented';
import { ChartButton } from './chart-button';
import { intervalNames, intervals, isInterval, type Shown } from './intervals';

/** So many stand beside the menu. */
const mostFavourites = 6;

interface IntervalMenuProps {
  value: Shown;
  onChange: (interval: Shown) => void;
}

/** How long a bar is: the favourites as buttons where there is room, and a menu with all. */
export function IntervalMenu({ value, onChange }: IntervalMenuProps) {
  const [isChoosing, setChoosing] = useState(false);
  const [favourites, setFavourites] = useRemembered<readonly Shown[]>(
    'tradecraft-intervals',
    ['1m', '5m', '15m', '1h', '1d'],
    (kept) => Array.isArray(kept) && kept.length <= mostFavourites && kept.every(isInterval),
  );
  const toggle = (interval: Shown) =>
    setFavourites(intervals.filter((one) => (one === interval ? !favourites.includes(one) : favourites.includes(one))));
  return (
    <>
      {favourites.length > 0 && (
        <Segmented
          label="Interval"
          size="small"
          className="shrink-0 *:px-1.5 @max-lg:hidden"
          value={value}
          onChange={onChange}
          options={favourites.map((interval) => ({ value: interval, label: interval }))}
        />
      )}
      <Menu
        trigger={
          <ChartButton label={`Interval: ${value}`} isOn={!favourites.includes(value)}>
            {value}
            <ChevronDown aria-hidden className="size-3" />
          </ChartButton>
        }
      >
        <MenuChoice
          label="Interval"
          value={value}
          onChange={onChange}
          options={intervals.map((interval) => ({ value: interval, label: intervalNames[interval] }))}
        />
        <MenuLine />
        <MenuItem onSelect={() => setChoosing(true)}>Favourites…</MenuItem>
      </Menu>
      <Dialog title="Favourite intervals" open={isChoosing} onOpenChange={setChoosing}>
        <ul className="grid min-h-0 grid-cols-2 gap-x-4 overflow-y-auto p-3">
          {intervals.map((interval) => {
            const isOne = favourites.includes(interval);
            return (
              <li key={interval}>
                <label className="flex min-h-9 items-center gap-2.5 pointer-coarse:min-h-11">
                  <input
                    type="checkbox"
                    checked={isOne}
                    disabled={!isOne && favourites.length >= mostFavourites}
                    onChange={() => toggle(interval)}
                    className="size-4 accent-(--paper)"
                  />
                  {intervalNames[interval]}
                </label>
              </li>
            );
          })}
        </ul>
        <p className="border-t border-line px-3 py-2 text-xs text-muted">
          Up to {mostFavourites} stand beside the menu where the chart is wide enough.
        </p>
      </Dialog>
    </>
  );
}
