import type { BacktestSummary } from '@/api/types';
import { useConfirm } from '@/ui/confirm';
import { useToast } from '@/ui/toast';
import { isWaiting, useDeleteBacktest } from './queries';

/** Deletes a backtest, once its user has said so. */
export function useRemoving() {
  const remove = useDeleteBacktest();
  const confirm = useConfirm();
  const toast = useToast();
  const ask = async (one: Pick<BacktestSummary, 'id' | 'name' | 'status'>, onGone?: () => void) => {
    const isSure = await confirm({
      title: `Delete “${one.name}”?`,
      detail: isWaiting(one) ? 'It is stopped, and nothing of it is kept.' : 'Its report is gone then.',
      action: 'Delete',
    });
    if (!isSure) return;
    remove.mutate(one.id, {
      onSuccess: () => onGone?.(),
      onError: (problem) => toast({ title: 'Could not delete it', detail: problem.message, tone: 'down' }),
    });
  };
  return { ask, isPending: remove.isPending };
}
