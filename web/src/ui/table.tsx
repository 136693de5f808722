import type { ComponentProps } from 'react';
import { cx } from './cx';

export const Table = ({ className, ...rest }: ComponentProps<'table'>) => (
  <table {...rest} className={cx('w-full border-collapse text-xs whitespace-nowrap', className)} />
);

interface CellProps {
  /** Numbers stand at the right, so that their digits line up. */
  number?: boolean;
}

export const Th = ({ number, className, ...rest }: ComponentProps<'th'> & CellProps) => (
  <th
    scope="col"
    {...rest}
    className={cx(
      'sticky top-0 z-10 bg-panel px-3 py-1.5 text-2xs font-normal text-muted',
      number ? 'text-right' : 'text-left',
      className,
    )}
  />
);

export const Td = ({ number, className, ...rest }: ComponentProps<'td'> & CellProps) => (
  <td {...rest} className={cx('border-b border-line/60 px-3 py-1.5', number && 'text-right tabular-nums', className)} />
);
