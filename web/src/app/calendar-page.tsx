import { Link } from 'react-router';
import { ActionCalendar } from '@/features/corporate-actions/action-calendar';
import { usePositions } from '@/features/portfolio/queries';
import { useWatchlists } from '@/features/watchlists/queries';

/** Dividends and splits of all instruments. */
export function CalendarPage() {
  const positions = usePositions().data ?? [];
  const lists = useWatchlists().data ?? [];
  return (
    <main className="mx-auto grid max-w-4xl grid-cols-1 gap-4 p-3 sm:p-5">
      <title>Calendar · Market · TradeCraft</title>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-xl font-semibold tracking-tight">Dividends and splits</h1>
        <Link to="/market" className="reach rounded text-muted underline underline-offset-4 hover:text-text">
          Market
        </Link>
      </div>
      <p className="max-w-prose text-xs text-muted">
        On its ex-date a share trades for the first time without what is announced: who holds it when that day begins
        gets the dividend, or the new shares.
      </p>
      <ActionCalendar
        held={new Set(positions.map(({ symbol }) => symbol))}
        watched={new Set(lists.flatMap(({ symbols }) => symbols))}
      />
    </main>
  );
}
