import { BellPlus, Pencil, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Instrument, WatchlistItem } from '@/api/types';
import { AlertForm } from '@/features/alerts/alert-form';
import { ColumnsDialog } from '@/features/market/columns-dialog';
import { InstrumentList } from '@/features/market/instrument-list';
import { useInstruments } from '@/features/market/queries';
import { NamingDialog } from '@/features/watchlists/naming-dialog';
import { useWatchlists, useWriteItems } from '@/features/watchlists/queries';
import { Star } from '@/features/watchlists/star';
import { WatchlistBar } from '@/features/watchlists/watchlist-bar';
import { useRemembered } from '@/ui/remembered';
import { moved } from '@/ui/rows';
import { useToast } from '@/ui/toast';

interface MarketsProps {
  selected: string;
  onSelect?: () => void;
  /** Draws the choice of lists where it belongs, above the instruments. */
  frame: (bar: ReactNode, list: ReactNode) => ReactNode;
}

const tool =
  'flex size-5.5 items-center justify-center rounded hover:bg-raised compact:pointer-fine:size-5 pointer-coarse:size-11';

/** All instruments or those of a watchlist; each can be put into a list, and be waited for. */
export function Markets({ selected, onSelect, frame }: MarketsProps) {
  const lists = useWatchlists().data ?? [];
  const instruments = useInstruments().data ?? [];
  const [chosen, choose] = useRemembered<string | null>(
    'tradecraft-watchlist',
    null,
    (kept) => typeof kept === 'string',
  );
  const [awaited, setAwaited] = useState<Instrument | null>(null);
  const [choosing, setChoosing] = useState(false);
  const [renamed, setRenamed] = useState<{ name: string; place: number } | null>(null);
  const write = useWriteItems();
  const toast = useToast();
  const list = lists.find(({ id }) => id === chosen);
  const change = (items: WatchlistItem[], onSuccess?: () => void) =>
    list &&
    write.mutate(
      { list, items },
      {
        ...(onSuccess && { onSuccess }),
        onError: (problem) => toast({ title: 'Could not change the list', detail: problem.message, tone: 'down' }),
      },
    );
  return (
    <>
      {frame(
        <WatchlistBar
          lists={lists}
          list={list}
          onChoose={choose}
          symbols={instruments.map(({ symbol }) => symbol)}
          onColumns={() => setChoosing(true)}
        />,
        <InstrumentList
          selected={selected}
          {...(onSelect && { onSelect })}
          {...(list && {
            only: list.items,
            onMove: (from: number, to: number) => change(moved(list.items, from, to)),
            sectionTools: (name: string, place: number) => (
              <>
                <button
                  type="button"
                  aria-label={`Rename the section ${name}`}
                  onClick={() => setRenamed({ name, place })}
                  className={`${tool} text-faint hover:text-text`}
                >
                  <Pencil aria-hidden className="size-3.5" />
                </button>
                <button
                  type="button"
                  aria-label={`Remove the section ${name}`}
                  title="Remove the heading. What is below it stays."
                  onClick={() => change(list.items.filter((_, at) => at !== place))}
                  className={`${tool} text-faint hover:text-text`}
                >
                  <X aria-hidden className="size-3.5" />
                </button>
              </>
            ),
          })}
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
      {choosing && <ColumnsDialog onClose={() => setChoosing(false)} />}
      {renamed && list && (
        <NamingDialog
          title={`Rename the section ${renamed.name}`}
          action="Rename"
          name={renamed.name}
          problem={write.error}
          busy={write.isPending}
          onClose={() => setRenamed(null)}
          onName={(section) =>
            change(
              list.items.map((item, at) => (at === renamed.place ? { section } : item)),
              () => setRenamed(null),
            )
          }
        />
      )}
    </>
  );
}
