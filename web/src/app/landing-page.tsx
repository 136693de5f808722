import { Link } from 'react-router';
import { DemoButton } from '@/features/identity/demo-button';
import { MarketPreview } from '@/features/market/market-preview';
import { Brand, PaperMark } from '@/ui/brand';

const facts = [
  ['A real order book', 'Price-time priority. Your resting order has a place in the queue, and waits for its turn.'],
  ['Every cent accounted for', 'A double-entry ledger behind each fill and fee. An order you saw accepted is on disk.'],
  ['Open to your code', 'All you see here comes over a documented HTTP API and one stream. Bring a bot.'],
] as const;

export function LandingPage() {
  return (
    <div className="mx-auto flex min-h-full max-w-7xl flex-col px-5 sm:px-8">
      <title>TradeCraft: a paper exchange that you run yourself</title>
      <header className="flex h-16 items-center gap-3 text-base">
        <Brand />
        <PaperMark />
        <Link
          to="/sign-in"
          className="reach ml-auto rounded-md px-3 py-2 text-sm text-muted hover:bg-hover hover:text-text"
        >
          Sign in
        </Link>
      </header>
      <main className="flex flex-1 flex-col justify-center py-8">
        <div className="grid items-center gap-12 lg:grid-cols-[minmax(0,1fr)_minmax(0,34rem)]">
          <div>
            <h1 className="text-4xl leading-[1.08] font-semibold tracking-tight text-balance sm:text-6xl">
              Trade a moving market. <span className="text-paper">On paper.</span>
            </h1>
            <p className="mt-5 max-w-lg text-base text-pretty text-muted sm:text-lg">
              TradeCraft is a paper exchange that you run yourself: a real order book and a real ledger, with money that
              is not.
            </p>
            <div className="mt-8 flex flex-wrap items-start gap-3">
              <DemoButton />
              <Link
                to="/sign-up"
                className="inline-flex h-11 items-center rounded-md border border-strong-line px-5 text-base hover:bg-hover"
              >
                Create an account
              </Link>
            </div>
            <p className="mt-4 text-xs text-muted">
              The demo takes one click: no email, and 100,000 USD of paper money.
            </p>
          </div>
          <MarketPreview />
        </div>
        <ul className="mt-12 grid gap-x-10 gap-y-6 border-t border-dashed border-strong-line pt-8 sm:grid-cols-3">
          {facts.map(([title, text]) => (
            <li key={title}>
              <h2 className="text-sm font-semibold">{title}</h2>
              <p className="mt-1 text-pretty text-muted">{text}</p>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}
