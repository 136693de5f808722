import type { ComponentProps } from 'react';
import { cx } from './cx';

export const Table = ({ className, ...rest }: ComponentProps<'table'>) => (
  <table {...rest} className={cx('w-full border-collapse text-xs whitespace-nowrap', className)} />
);

/** Closer together where the table's container is narrow, so that the last column stays in sight. */
const spacing = 'px-3 py-(--row) @max-md:px-2 @max-md:first:pl-3 @max-md:last:pr-3';

interface CellProps {
  /** Numbers stand at the right, so that their digits line up. */
  number?: boolean;
}

export const Th = ({ number, className, ...rest }: ComponentProps<'th'> & CellProps) => (
  <th
    scope="col"
    {...rest}
    className={cx(
      spacing,
      'sticky top-0 z-10 bg-panel text-2xs font-normal text-muted',
      number ? 'text-right' : 'text-left',
      className,
    )}
  />
);

export const Td = ({ number, className, ...rest }: ComponentProps<'td'> & CellProps) => (
  <td {...rest} className={cx(spacing, 'border-b border-line/60', number && 'text-right tabular-nums', className)} />
);
