import type { ComponentProps, ReactNode } from 'react';
import { cx } from '@/ui/cx';

interface ChartButtonProps extends ComponentProps<'button'> {
  label: string;
  isOn?: boolean;
  children: ReactNode;
}

/** A button above the chart: as small as its sign, larger for fingers. */
export function ChartButton({ label, isOn = false, children, className, ...rest }: ChartButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={cx(
        'flex h-7 min-w-7 shrink-0 items-center justify-center gap-1 rounded-md px-1.5 text-2xs whitespace-nowrap pointer-coarse:h-11 pointer-coarse:min-w-11',
        isOn ? 'bg-hover text-text' : 'bg-raised text-muted hover:text-text',
        className,
      )}
    >
      {children}
    </button>
  );
}
