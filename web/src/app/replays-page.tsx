import { pageIn, venue } from '@/api/venue';
import { ReplayForm } from '@/features/venues/replay-form';
import { ReplayList } from '@/features/venues/replay-list';
import { lastSymbol } from './last-symbol';

/** Days of the past are played and traded again from here. */
export function ReplaysPage() {
  const symbol = lastSymbol();
  const page = symbol ? `/trade/${symbol}` : '/trade';
  return (
    <main className="relative mx-auto grid max-w-7xl grid-cols-1 gap-4 p-3 sm:p-5">
      <title>Replays · TradeCraft</title>
      <div>
        <h1 className="text-xl font-semibold tracking-tight">Replays</h1>
        <p className="max-w-prose text-xs text-muted">
          Plays a day of the past, or a market from a seed, and you trade in it. Within a bar it is a guess, and what
          worked then need not work tomorrow.
        </p>
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <ReplayForm onMade={({ id }) => window.location.assign(pageIn(id, page))} />
        <ReplayList here={venue} page={page} />
      </div>
    </main>
  );
}
