import type { ReactNode } from 'react';
import { cx } from './cx';

interface PanelProps {
  /** Names the region; shown as its heading unless a header is given. */
  title: string;
  header?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** Contained: what moves in one panel is no reason to lay out the others again. */
export function Panel({ title, header, className, children }: PanelProps) {
  return (
    <section
      aria-label={title}
      className={cx(
        'relative flex min-h-0 min-w-0 flex-col overflow-clip bg-panel contain-layout contain-paint',
        className,
      )}
    >
      <header className="flex min-h-9 shrink-0 items-center justify-between gap-2 border-b border-line px-3">
        {header ?? <h2 className="text-xs font-semibold text-muted">{title}</h2>}
      </header>
      {children}
    </section>
  );
}

/** What stands where there is nothing yet, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 px-6 py-8 text-center">
      <p className="font-medium">{title}</p>
      {children && <p className="max-w-80 text-xs text-muted">{children}</p>}
    </div>
  );
}

/** The grey shape of rows that are on their way. */
export function Skeleton({ rows = 6, className }: { rows?: number; className?: string }) {
  return (
    <div aria-busy className={cx('space-y-2.5 p-3', className)}>
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className="h-3.5 animate-pulse rounded bg-raised"
          style={{ width: `${100 - ((row * 17) % 40)}%` }}
        />
      ))}
    </div>
  );
}

export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  return (
    <div role="alert" className="flex h-full flex-col items-center justify-center gap-2 p-6 text-center">
      <p className="text-sm">{error.message}</p>
      {retry && (
        <button
          type="button"
          onClick={retry}
          className="reach rounded px-2 py-1 text-xs text-paper underline underline-offset-4"
        >
          Try again
        </button>
      )}
    </div>
  );
}
