import { CircleQuestionMark } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Dialog } from '@/ui/dialog';
import { Skeleton } from '@/ui/panel';

const OrderTypesList = lazy(() => import('./order-types-list').then((room) => ({ default: room.OrderTypesList })));

/** The "?" beside the type of an order: opens what each type does, in words and pictures. */
export function OrderTypeHelp() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title="Order types"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          aria-label="What the order types do"
          title="What the order types do"
          className="grid size-6 shrink-0 place-items-center rounded text-muted hover:bg-hover hover:text-text pointer-coarse:size-11"
        >
          <CircleQuestionMark aria-hidden className="size-4" />
        </button>
      }
    >
      <div tabIndex={0} role="group" aria-label="All order types" className="min-h-0 overflow-y-auto">
        <Suspense fallback={<Skeleton rows={8} />}>
          <OrderTypesList />
        </Suspense>
      </div>
    </Dialog>
  );
}
