import { X } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Button } from '@/ui/button';
import { useTour } from './tour-state';

const steps = [
  [
    'Welcome to the floor',
    'The prices are alive and the money is not: what you see marked “Paper” is never real. Choose what to trade under Market.',
  ],
  [
    'Place an order',
    'In the ticket you say how much and at which price. A market order trades at once; a limit order waits in the book for its price.',
  ],
  [
    'Watch it work',
    'Positions and open orders count along as the price moves. Change a price where it stands, or press “Why?” to be told what became of an order.',
  ],
  [
    'See how you do',
    'The portfolio page draws your equity, what each day brought, and what each instrument did. Reset the account there whenever you like.',
  ],
  [
    'Bring a bot',
    'Everything here goes over a documented API, described at /api/v1/openapi.json. Settings has the theme, sounds and your password.',
  ],
] as const;

/** Five steps for the first visit, at the edge of the page: nothing is covered that one would want to try meanwhile. */
export function Tour() {
  const { due, dismiss } = useTour();
  const [at, setAt] = useState(0);
  if (!due) return null;
  const [title, text] = steps[at]!;
  const isLast = at === steps.length - 1;
  const end = () => {
    dismiss();
    setAt(0);
  };
  return (
    <aside
      aria-label="Tour"
      className="fixed bottom-[calc(4.25rem+env(safe-area-inset-bottom))] left-3 z-30 w-[min(22rem,calc(100vw-1.5rem))] animate-rise rounded-lg border border-strong-line bg-raised p-4 shadow-2xl lg:bottom-4"
    >
      <button
        type="button"
        onClick={end}
        aria-label="Dismiss the tour"
        className="absolute top-2 right-2 rounded p-1.5 text-muted hover:bg-hover hover:text-text"
      >
        <X aria-hidden className="size-4" />
      </button>
      <div aria-live="polite">
        <p className="text-2xs text-muted">
          {at + 1} of {steps.length}
        </p>
        <h2 className="mt-0.5 pr-6 text-sm font-semibold">{title}</h2>
        <p className="mt-1 text-pretty text-muted">{text}</p>
      </div>
      <div className="mt-3 flex items-center gap-2">
        {at === 3 && (
          <Link to="/portfolio" className="rounded text-xs text-paper underline underline-offset-4">
            Look at it
          </Link>
        )}
        <span className="ml-auto flex gap-2">
          {at > 0 && (
            <Button size="small" look="quiet" onClick={() => setAt(at - 1)}>
              Back
            </Button>
          )}
          <Button size="small" look="primary" onClick={() => (isLast ? end() : setAt(at + 1))}>
            {isLast ? 'Begin' : 'Next'}
          </Button>
        </span>
      </div>
    </aside>
  );
}
