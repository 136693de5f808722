import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/ui/button';
import { cx } from '@/ui/cx';
import { Failure, Skeleton } from '@/ui/panel';
import { Table, Th } from '@/ui/table';
import { useToast } from '@/ui/toast';

interface AnsweredProps<T> {
  query: { data: T | undefined; error: Error | null; refetch: () => unknown };
  children: (data: T) => ReactNode;
}

/** What was asked for, its grey shape until it is there, or why it is not. */
export function Answered<T>({ query, children }: AnsweredProps<T>) {
  if (query.data !== undefined) return children(query.data);
  return query.error ? <Failure error={query.error} retry={() => void query.refetch()} /> : <Skeleton rows={4} />;
}

/** Names with what they are, below each other or beside. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode, tone?: string])[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 p-4">
      {facts.map(([name, value, tone]) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-muted">{name}</dt>
          <dd className={cx('font-medium break-words tabular-nums', tone)}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export type Heading = string | { name: string; number?: boolean; hidden?: boolean; className?: string };

interface ListProps {
  /** What the rows are. */
  name: string;
  headings: readonly Heading[];
  children: ReactNode;
}

/** A table that scrolls sideways where it is wider than the screen, with the keyboard, too. */
export function List({ name, headings, children }: ListProps) {
  return (
    <div
      tabIndex={0}
      role="group"
      aria-label={`${name}, rows`}
      className="overflow-x-auto focus-visible:-outline-offset-2"
    >
      <Table aria-label={name}>
        <thead>
          <tr>
            {headings.map((heading) => {
              const {
                name,
                number = false,
                hidden = false,
                className,
              } = typeof heading === 'string' ? { name: heading } : heading;
              return (
                <Th key={name} number={number} className={className}>
                  {hidden ? <span className="sr-only">{name}</span> : name}
                </Th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </Table>
    </div>
  );
}

export const Nothing = ({ children }: { children: ReactNode }) => (
  <p className="p-4 text-center text-xs text-muted">{children}</p>
);

/** A link that is shown once, to be handed on. */
export function OneTimeLink({ link, children }: { link: string; children: ReactNode }) {
  const toast = useToast();
  const copy = () =>
    void navigator.clipboard.writeText(link).then(
      () => toast({ title: 'Copied' }),
      () => toast({ title: 'Not copied', detail: 'Mark the link and copy it yourself.', tone: 'down' }),
    );
  return (
    <div role="status" className="rounded-md border border-paper p-3">
      <p className="text-xs text-muted">{children}</p>
      <div className="mt-1 flex items-center gap-2">
        <code className="min-w-0 flex-1 text-xs break-all select-all">{link}</code>
        <Button size="icon" look="quiet" aria-label="Copy the link" onClick={copy}>
          <Copy aria-hidden className="size-4" />
        </Button>
      </div>
    </div>
  );
}

/** Bytes as a person reads them: 1536 is "1.5 KB". */
export function bytes(count: number | null): string {
  if (count === null) return '—';
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let [size, unit] = [count, 0];
  while (size >= 1024 && unit < units.length - 1) [size, unit] = [size / 1024, unit + 1];
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}

/** "trader" is "Trader", "user.sign_in" stays readable. */
export const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll('_', ' ');
