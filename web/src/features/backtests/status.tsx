import type { Backtest, BacktestProgress } from '@/api/types';
import { Decimal } from '@/api/decimal';
import { cx } from '@/ui/cx';

export const statusNames: Record<Backtest['status'], string> = {
  queued: 'Waits its turn',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const colours: Record<Backtest['status'], string> = {
  queued: 'text-muted',
  running: 'text-paper',
  done: 'text-text',
  failed: 'text-down',
  cancelled: 'text-muted',
};

export const StatusText = ({ status }: Pick<Backtest, 'status'>) => (
  <span className={cx('font-medium', colours[status])}>{statusNames[status]}</span>
);

/** A share of one in percent: "0.1" is "10.0". */
export const inPercent = (share: string | null | undefined): string | null =>
  share == null ? null : Decimal.of(share).times(Decimal.of('100')).toString();

interface ProgressBarProps {
  name: string;
  progress: BacktestProgress | null;
  className?: string;
}

export function ProgressBar({ name, progress, className }: ProgressBarProps) {
  const percent = Math.round(Number(progress?.share ?? 0) * 100);
  return (
    <div
      role="progressbar"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={cx('h-2 overflow-hidden rounded-full bg-raised', className)}
    >
      <div className="h-full rounded-full bg-paper transition-[width]" style={{ width: `${percent}%` }} />
    </div>
  );
}
