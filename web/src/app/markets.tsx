import { BellPlus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Instrument } from '@/api/types';
import { AlertForm } from '@/features/alerts/alert-form';
import { InstrumentList } from '@/features/market/instrument-list';
import { useWatchlists } from '@/features/watchlists/queries';
import { Star } from '@/features/watchlists/star';
import { WatchlistBar } from '@/features/watchlists/watchlist-bar';
import { useRemembered } from '@/ui/remembered';

interface MarketsProps {
  selected: string;
  onSelect?: () => void;
  /** Draws the choice of lists where it belongs, above the instruments. */
  frame: (bar: ReactNode, list: ReactNode) => ReactNode;
}

const tool = 'flex size-6 items-center justify-center rounded hover:bg-hover pointer-coarse:size-10';

/** All instruments or those of a watchlist; each can be put into a list, and be waited for. */
export function Markets({ selected, onSelect, frame }: MarketsProps) {
  const lists = useWatchlists().data ?? [];
  const [chosen, choose] = useRemembered<string | null>(
    'tradecraft-watchlist',
    null,
    (kept) => typeof kept === 'string',
  );
  const [awaited, setAwaited] = useState<Instrument | null>(null);
  const list = lists.find(({ id }) => id === chosen);
  return (
    <>
      {frame(
        <WatchlistBar lists={lists} list={list} onChoose={choose} />,
        <InstrumentList
          selected={selected}
          {...(onSelect && { onSelect })}
          {...(list && { only: list.symbols })}
          tools={(instrument) => (
            <>
              <Star symbol={instrument.symbol} list={list ?? lists[0]} className={tool} />
              <button
                type="button"
                aria-label={`Set an alert for ${instrument.symbol}`}
                onClick={() => setAwaited(instrument)}
                className={`${tool} text-faint hover:text-text`}
              >
                <BellPlus aria-hidden className="size-3.5" />
              </button>
            </>
          )}
        />,
      )}
      {awaited && <AlertForm instrument={awaited} onClose={() => setAwaited(null)} />}
    </>
  );
}
