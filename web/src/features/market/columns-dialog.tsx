import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { changePreferences, defaults, type ListColumn, usePreferences } from '@/ui/preferences';
import { listColumns } from './list-columns';

/** What the lists of instruments show beside each name. */
export function ColumnsDialog({ onClose }: { onClose: () => void }) {
  const { listColumns: chosen } = usePreferences();
  const toggle = (column: ListColumn) =>
    changePreferences({
      listColumns: chosen.includes(column) ? chosen.filter((each) => each !== column) : [...chosen, column],
    });
  return (
    <Dialog title="Columns" open onOpenChange={(open) => !open && onClose()}>
      <div className="min-h-0 overflow-y-auto p-2">
        {listColumns.map(({ column, name }) => (
          <label key={column} className="flex h-9 items-center gap-3 rounded px-2 hover:bg-hover pointer-coarse:h-11">
            <input
              type="checkbox"
              checked={chosen.includes(column)}
              onChange={() => toggle(column)}
              className="size-4 accent-(--paper)"
            />
            {name}
          </label>
        ))}
        <p className="px-2 pt-2 text-xs text-muted">
          Make the list wider by its edge, where it has one, to see many of them.
        </p>
      </div>
      <div className="flex justify-end gap-2 border-t border-line p-3">
        <Button look="quiet" onClick={() => changePreferences({ listColumns: defaults.listColumns })}>
          Reset
        </Button>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
