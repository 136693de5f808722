import { Search } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { Link } from 'react-router';
import { AboutLink } from './about-link';
import { classNames, useSearch } from './finding';

/** Finds an instrument by symbol or name, also where it is not quite spelt right. */
export function SearchField({ sought: initial = '' }: { sought?: string }) {
  const [text, setText] = useState(initial);
  const sought = useDeferredValue(text.trim().slice(0, 50));
  const found = useSearch(sought);
  const id = useId();
  return (
    <div className="relative w-full sm:w-80">
      <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-4 text-faint" />
      <input
        type="search"
        aria-label="Search the market"
        aria-controls={id}
        placeholder="Search by symbol or name"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-9 pointer-coarse:h-11 w-full rounded-md border border-line bg-raised pr-2 pl-8 text-[16px] placeholder:text-faint hover:border-strong-line sm:text-sm"
      />
      <div id={id} aria-live="polite">
        {sought !== '' && found.data && (
          <ul className="absolute inset-x-0 top-full mt-1 z-20 max-h-96 overflow-y-auto rounded-lg border border-strong-line bg-raised py-1 shadow-2xl">
            {found.data.length === 0 && <li className="px-3 py-2 text-muted">No instrument is called “{sought}”.</li>}
            {found.data.map(({ symbol, name, asset_class: assetClass }) => (
              <li key={symbol} className="flex items-center pr-1">
                <Link
                  to={`/trade/${symbol}`}
                  className="flex min-w-0 flex-1 items-baseline gap-2 px-3 py-2 pointer-coarse:py-3 hover:bg-hover focus-visible:-outline-offset-2"
                >
                  <span className="font-medium">{symbol}</span>
                  <span className="truncate text-xs text-muted">{name}</span>
                  <span className="ml-auto text-2xs text-muted">{classNames[assetClass]}</span>
                </Link>
                <AboutLink symbol={symbol} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
