import { Star as Shape } from 'lucide-react';
import type { Watchlist } from '@/api/types';
import { cx } from '@/ui/cx';
import { useToast } from '@/ui/toast';
import { useCreateWatchlist, useToggleSymbol } from './queries';

/** Of the list that the first star makes. */
const firstName = 'Favourites';

interface StarProps {
  symbol: string;
  /** The list that is meant; none where the user has none yet. */
  list: Watchlist | undefined;
  className?: string;
}

/** Says whether an instrument is in a list, and puts it there or takes it out. */
export function Star({ symbol, list, className }: StarProps) {
  const create = useCreateWatchlist();
  const toggle = useToggleSymbol();
  const toast = useToast();
  const isIn = list?.symbols.includes(symbol) ?? false;
  const onError = (problem: Error) =>
    toast({ title: 'Could not change the list', detail: problem.message, tone: 'down' });
  const press = () =>
    list
      ? toggle.mutate({ list, symbol }, { onError })
      : create.mutate({ name: firstName, symbols: [symbol] }, { onError });
  return (
    <button
      type="button"
      aria-pressed={isIn}
      aria-label={`${symbol} in ${list?.name ?? firstName}`}
      disabled={toggle.isPending || create.isPending}
      onClick={press}
      className={cx('hover:text-text', isIn ? 'text-paper' : 'text-faint', className)}
    >
      <Shape aria-hidden className="size-3.5" fill={isIn ? 'currentColor' : 'none'} />
    </button>
  );
}
