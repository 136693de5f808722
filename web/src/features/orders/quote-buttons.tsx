import type { Instrument, Side } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { usePreferences } from '@/ui/preferences';
import { verbs } from './describe';
import { OneClickToggle } from './one-click';
import { check, type Draft, emptyDraft, toRequest } from './ticket';
import { useSubmission } from './use-submission';

interface QuoteButtonsProps {
  instrument: Instrument;
  /** What is in the ticket: a press with one click takes its quantity. */
  draft: Draft;
  /** The ticket is to be filled in, at this price. */
  onFill: (side: Side, price: string) => void;
}

/** Bid and ask to be pressed: they fill the ticket in, or with one click send the order, at that price and no worse. */
export function QuoteButtons({ instrument, draft, onFill }: QuoteButtonsProps) {
  const { symbol, tick_size: tick } = instrument;
  const ticker = useChannel(`ticker:${symbol}`);
  const { submit, busy, problem, forgetProblem } = useSubmission();
  const { oneClick: isOneClick } = usePreferences();
  const orderOf = (side: Side, price: string): Draft => ({
    ...emptyDraft(symbol),
    side,
    type: 'limit',
    timeInForce: 'ioc',
    qty: draft.qty,
    limitPrice: price,
  });
  const press = (side: Side, price: string) => {
    forgetProblem();
    const order = orderOf(side, price);
    // Without a quantity there is nothing to send: the ticket asks for it.
    if (!isOneClick || Object.keys(check(order, instrument)).length > 0) onFill(side, price);
    else void submit(toRequest(order));
  };
  const quotes = [
    { side: 'sell', price: ticker?.bid, look: 'bg-down-fill' },
    { side: 'buy', price: ticker?.ask, look: 'bg-up-fill' },
  ] as const;
  return (
    <div role="group" aria-label="Bid and ask" className="pointer-events-auto w-fit pt-1 @max-xs:hidden">
      <div className="flex gap-1">
        {quotes.map(({ side, price, look }) => (
          <button
            key={side}
            type="button"
            disabled={price == null || busy || ticker?.is_stale}
            onClick={() => price != null && press(side, price)}
            className={cx(
              'h-7 rounded px-2 text-2xs font-semibold text-on-fill tabular-nums hover:brightness-110 disabled:opacity-50 pointer-coarse:h-11',
              look,
            )}
          >
            {verbs[side].noun} {isOneClick && draft.qty !== '' && `${draft.qty} at `}
            {format.price(price, tick)}
          </button>
        ))}
        <OneClickToggle className="border border-line bg-panel" />
      </div>
      {problem && (
        <p role="alert" className="mt-1 max-w-72 rounded bg-panel/85 px-1 text-down">
          {problem.message}
        </p>
      )}
    </div>
  );
}
