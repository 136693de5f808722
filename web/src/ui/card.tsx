import type { ReactNode } from 'react';
import { cx } from './cx';

interface CardProps {
  title: string;
  /** Stands at the right of the heading. */
  tools?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A part of a page that is read from top to bottom. */
export function Card({ title, tools, className, children }: CardProps) {
  return (
    <section
      aria-label={title}
      className={cx('flex min-w-0 flex-col rounded-lg border border-line bg-panel', className)}
    >
      <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-2 gap-y-1 border-b border-line px-4 py-1.5 max-sm:py-2.5">
        <h2 className="text-sm font-semibold">{title}</h2>
        {tools}
      </header>
      {children}
    </section>
  );
}
