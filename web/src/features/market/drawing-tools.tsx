import { Eye, EyeOff, Lock, LockOpen, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type Drawing, drawingKinds, drawingNames, nameOf } from '@/charts/drawings/drawing';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Menu, MenuCheck, MenuItem } from '@/ui/menu';
import { ChartButton } from './chart-button';
import type { Drawings } from './use-drawings';

/** What can be drawn on the chart, and what was. */
export function DrawingTools({ drawings }: { drawings: Drawings }) {
  const [isListed, setListed] = useState(false);
  const { tool, items } = drawings;
  return (
    <>
      <Menu
        trigger={
          <ChartButton label={tool ? drawingKinds[tool].name : 'Draw'} isOn={tool !== null}>
            <Pencil aria-hidden className="size-4" />
            {tool && <span className="@max-lg:hidden">{drawingKinds[tool].name}</span>}
          </ChartButton>
        }
      >
        <div className="max-h-[min(32rem,70dvh)] overflow-y-auto">
          {drawingNames.map((kind) => (
            <MenuItem key={kind} onSelect={() => drawings.setTool(kind)}>
              {drawingKinds[kind].name}
            </MenuItem>
          ))}
          <div role="separator" className="my-1 border-t border-line" />
          <MenuCheck checked={drawings.isMagnetic} onCheckedChange={drawings.setMagnetic}>
            Magnet
          </MenuCheck>
          <MenuItem disabled={!drawings.canUndo} onSelect={drawings.undo}>
            Undo
          </MenuItem>
          <MenuItem disabled={items.length === 0} onSelect={() => setListed(true)}>
            Drawings ({items.length})
          </MenuItem>
        </div>
      </Menu>
      <Dialog title="Drawings" open={isListed} onOpenChange={setListed}>
        <ul className="min-h-0 flex-1 divide-y divide-line overflow-y-auto px-3">
          {items.map((item) => (
            <li key={item.id} className="flex items-center gap-1 py-1.5">
              <DrawingText item={item} drawings={drawings} />
              <DrawingButtons item={item} drawings={drawings} />
            </li>
          ))}
        </ul>
        {items.length > 0 && (
          <div className="border-t border-line p-2 text-right">
            <Button size="small" look="quiet" onClick={drawings.clear}>
              Delete all
            </Button>
          </div>
        )}
      </Dialog>
    </>
  );
}

/** The drawing that is taken hold of, and what can be done with it. */
export function SelectedDrawing({ drawings }: { drawings: Drawings }) {
  const item = drawings.items.find(({ id }) => id === drawings.selected);
  if (!item) return null;
  return (
    <div
      role="group"
      aria-label="Selected drawing"
      className="absolute bottom-9 left-2 z-[7] flex items-center gap-1 rounded-md border border-line bg-panel px-2 py-0.5 shadow-lg"
    >
      <DrawingText item={item} drawings={drawings} />
      <DrawingButtons item={item} drawings={drawings} />
    </div>
  );
}

function DrawingText({ item, drawings }: { item: Drawing; drawings: Drawings }) {
  if (item.kind !== 'text') return <span className="flex-1 pr-2 text-sm whitespace-nowrap">{nameOf(item)}</span>;
  return (
    <input
      aria-label="Text"
      maxLength={200}
      value={item.text ?? ''}
      onChange={(event) => drawings.change(item.id, { text: event.target.value })}
      className="h-8 pointer-coarse:h-11 min-w-0 flex-1 rounded-md border border-line bg-raised px-2 text-[16px] sm:text-sm"
    />
  );
}

function DrawingButtons({ item, drawings }: { item: Drawing; drawings: Drawings }) {
  const { id, isLocked = false, isHidden = false } = item;
  const look =
    'grid size-8 place-items-center rounded text-muted hover:bg-hover hover:text-text pointer-coarse:size-11';
  const actions = [
    {
      says: 'Locked',
      on: isLocked,
      Icon: isLocked ? Lock : LockOpen,
      act: () => drawings.change(id, { isLocked: !isLocked }),
    },
    {
      says: 'Hidden',
      on: isHidden,
      Icon: isHidden ? EyeOff : Eye,
      act: () => drawings.change(id, { isHidden: !isHidden }),
    },
  ];
  return (
    <>
      {actions.map(({ says, on, Icon, act }) => (
        <button
          key={says}
          type="button"
          aria-label={`${says}: ${nameOf(item)}`}
          aria-pressed={on}
          onClick={act}
          className={look}
        >
          <Icon aria-hidden className="size-4" />
        </button>
      ))}
      <button type="button" aria-label={`Delete ${nameOf(item)}`} onClick={() => drawings.remove(id)} className={look}>
        <Trash2 aria-hidden className="size-4" />
      </button>
    </>
  );
}
