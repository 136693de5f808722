import { Columns2, Grid2x2, Grid3x2, type LucideIcon, Square } from 'lucide-react';
import { useState } from 'react';
import type { LayoutContent, SavedLayout } from '@/api/types';
import { Menu, MenuCheck, MenuChoice, MenuItem, MenuLabel, MenuLine } from '@/ui/menu';
import { ChartButton } from './chart-button';
import { type ChartLayout, type ChartLinks, type Grid, grids } from './chart-setup';
import { SavedLayouts } from './saved-layouts';

const icons: Record<Grid, LucideIcon> = { 1: Square, 2: Columns2, 4: Grid2x2, 6: Grid3x2 };

const linkNames: Record<keyof ChartLinks, string> = {
  symbol: 'Same symbol',
  interval: 'Same interval',
  crosshair: 'Same crosshair',
  time: 'Same time',
};

interface LayoutMenuProps {
  layout: ChartLayout;
  /** Whether there is room for several charts. */
  hasRoom: boolean;
  onGrid: (grid: Grid) => void;
  onLinks: (links: Partial<ChartLinks>) => void;
  content: () => LayoutContent;
  onOpen: (layout: SavedLayout) => void;
}

/** How many charts there are, what they have in common, and the layouts that were saved. */
export function LayoutMenu({ layout, hasRoom, onGrid, onLinks, content, onOpen }: LayoutMenuProps) {
  const [isListed, setListed] = useState(false);
  const count = layout.charts.length as Grid;
  const Icon = icons[hasRoom ? count : 1];
  return (
    <>
      <Menu
        trigger={
          <ChartButton label="Layout" isOn={hasRoom && count > 1}>
            <Icon aria-hidden className="size-4" />
          </ChartButton>
        }
      >
        {hasRoom && (
          <MenuChoice
            label="Charts"
            value={`${count}`}
            onChange={(chosen) => onGrid(Number(chosen) as Grid)}
            options={grids.map((grid) => ({ value: `${grid}`, label: grid === 1 ? 'One chart' : `${grid} charts` }))}
          />
        )}
        {hasRoom && count > 1 && (
          <>
            <MenuLine />
            <MenuLabel className="px-2.5 pt-1 text-xs text-muted">In all charts</MenuLabel>
            {(Object.keys(linkNames) as (keyof ChartLinks)[]).map((link) => (
              <MenuCheck
                key={link}
                checked={layout.links[link]}
                onCheckedChange={(on) => onLinks({ [link]: on === true })}
              >
                {linkNames[link]}
              </MenuCheck>
            ))}
          </>
        )}
        {hasRoom && <MenuLine />}
        <MenuItem onSelect={() => setListed(true)}>Saved layouts…</MenuItem>
      </Menu>
      {isListed && (
        <SavedLayouts
          content={content}
          onOpen={(saved) => {
            setListed(false);
            onOpen(saved);
          }}
          onClose={() => setListed(false)}
        />
      )}
    </>
  );
}
