import { lazy, Suspense } from 'react';
import type { Watchlist } from '@/api/types';
import { Dialog } from '@/ui/dialog';
import { Skeleton } from '@/ui/panel';
import { moved } from '@/ui/rows';
import { useToast } from '@/ui/toast';
import { useArrangeLists } from './queries';

const Sortable = lazy(() => import('@/ui/sortable').then((room) => ({ default: room.Sortable })));

/** Puts the lists in another order. */
export function OrderDialog({ lists, onClose }: { lists: readonly Watchlist[]; onClose: () => void }) {
  const arrange = useArrangeLists();
  const toast = useToast();
  const name = (id: string) => lists.find((list) => list.id === id)?.name ?? '';
  const move = (from: number, to: number) =>
    arrange.mutate(moved(lists, from, to), {
      onError: (problem) => toast({ title: 'Could not move the list', detail: problem.message, tone: 'down' }),
    });
  return (
    <Dialog title="Order of lists" open onOpenChange={(open) => !open && onClose()}>
      <p className="px-4 pt-3 text-xs text-muted">Drag a list by its handle, or press Alt with ↑ or ↓ on it.</p>
      <div className="min-h-0 overflow-y-auto p-2">
        <Suspense fallback={<Skeleton rows={lists.length} />}>
          <Sortable
            label="Lists"
            ids={lists.map(({ id }) => id)}
            nameOf={name}
            onMove={move}
            gripClass="size-9 pointer-coarse:size-11"
          >
            {(id) => <span className="truncate py-2 font-medium">{name(id)}</span>}
          </Sortable>
        </Suspense>
      </div>
    </Dialog>
  );
}
