import { Tabs as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cx } from './cx';

export const Tabs = ({ className, ...rest }: ComponentProps<typeof Radix.Root>) => (
  <Radix.Root {...rest} className={cx('flex min-h-0 flex-col', className)} />
);

export const TabList = ({ className, ...rest }: ComponentProps<typeof Radix.List>) => (
  <Radix.List
    {...rest}
    className={cx('flex shrink-0 gap-1 overflow-x-auto overflow-y-hidden border-b border-line px-2', className)}
  />
);

export const Tab = ({ className, ...rest }: ComponentProps<typeof Radix.Trigger>) => (
  <Radix.Trigger
    {...rest}
    className={cx(
      '-mb-px h-9 pointer-coarse:h-11 border-b-2 border-transparent px-2 text-xs font-medium whitespace-nowrap text-muted hover:text-text',
      'data-[state=active]:border-paper data-[state=active]:text-text focus-visible:-outline-offset-2',
      className,
    )}
  />
);

export const TabPanel = ({ className, ...rest }: ComponentProps<typeof Radix.Content>) => (
  <Radix.Content
    {...rest}
    className={cx('relative min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2', className)}
  />
);
