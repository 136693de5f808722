import { type ReactNode, useState } from 'react';
import { cx } from './cx';

interface FlashProps {
  /** The number shown: a change of it flashes, up or down. */
  value: string | null | undefined;
  children: ReactNode;
  className?: string;
}

/** Marks a change with a flash, and with an arrow that stays, for those who do not see the colour or do not want motion. */
export function Flash({ value, children, className }: FlashProps) {
  const [seen, setSeen] = useState({ value, way: 'flat' });
  if (value !== seen.value) {
    const known = value != null && seen.value != null;
    // Only the order of the two matters here, which floating-point numbers keep.
    setSeen({ value, way: known ? (Number(value) > Number(seen.value) ? 'up' : 'down') : 'flat' });
  }
  return (
    <span
      key={seen.value}
      className={cx(
        'rounded-sm px-1 tabular-nums',
        seen.way === 'up' && 'animate-flash-up',
        seen.way === 'down' && 'animate-flash-down',
        className,
      )}
    >
      <span
        aria-hidden
        className={cx('mr-1 inline-block w-2 text-[0.6em]', seen.way === 'up' ? 'text-up' : 'text-down')}
      >
        {seen.way === 'up' ? '▲' : seen.way === 'down' ? '▼' : ''}
      </span>
      {children}
    </span>
  );
}
