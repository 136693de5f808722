import { Zap } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Instrument, Side } from '@/api/types';
import { useConfirm } from '@/ui/confirm';
import { cx } from '@/ui/cx';
import { FieldError } from '@/ui/field';
import { changePreferences, usePreferences } from '@/ui/preferences';
import { digitsOf, typedAs } from '@/ui/typed';
import { checkNumber, type Draft } from './ticket';
import { useSubmission } from './use-submission';

interface OneClick {
  /** Turns it on and off. */
  toggle: ReactNode;
  /** Says how much each click orders, and what went wrong; nothing while it is off. */
  bar: ReactNode;
  /** Sends a limit order at a price; none while it is off. */
  send: ((side: Side, price: string) => void) | undefined;
}

/** Limit orders sent by one click on a level of the book, each with the ticket's quantity. */
export function useOneClick(
  { symbol, base, step_size: step }: Instrument,
  { qty }: Draft,
  change: (changes: Partial<Draft>) => void,
): OneClick {
  const { oneClick: isOn } = usePreferences();
  const [wrong, setWrong] = useState<string>();
  const { submit, busy, problem } = useSubmission();
  const send = (side: Side, price: string) => {
    const mistake = checkNumber(qty, step, 'a quantity');
    setWrong(mistake);
    if (mistake || busy) return;
    void submit({ symbol, side, type: 'limit', qty: qty.trim(), limit_price: price, time_in_force: 'gtc' });
  };
  const said = wrong ?? problem?.message;
  return {
    toggle: <OneClickToggle />,
    bar: isOn && (
      <div className="border-b border-line px-3 py-1.5">
        <label className="flex items-center gap-2 text-2xs text-muted">
          Each click orders
          <input
            inputMode="decimal"
            autoComplete="off"
            aria-label={`Quantity of each click (${base})`}
            aria-invalid={wrong !== undefined || undefined}
            placeholder="0"
            value={typedAs(qty)}
            onChange={(event) => {
              change({ sizeBy: 'qty', qty: digitsOf(event.target.value) });
              setWrong(undefined);
            }}
            className="h-7 w-20 min-w-0 flex-1 rounded-md border border-line bg-raised px-2 text-right text-[16px] text-text sm:text-xs pointer-coarse:h-11"
          />
          {base}
        </label>
        {said && <FieldError>{said}</FieldError>}
      </div>
    ),
    send: isOn ? send : undefined,
  };
}

/** Turns one-click orders on, once somebody has said that they know what it does, and off. */
export function OneClickToggle({ className }: { className?: string }) {
  const { oneClick: isOn } = usePreferences();
  const confirm = useConfirm();
  const press = async () => {
    const sure =
      isOn ||
      (await confirm({
        title: 'Turn on one-click orders?',
        detail:
          'A press on bid or ask in the chart, or on Buy or Sell in a row of the order book, then sends a limit order at that price at once, with the quantity in the ticket. Nothing asks again.',
        action: 'Turn on',
        always: true,
      }));
    if (sure) changePreferences({ oneClick: !isOn });
  };
  return (
    <button
      type="button"
      aria-pressed={isOn}
      aria-label="One-click orders"
      title="One-click orders"
      onClick={() => void press()}
      className={cx(
        'flex size-7 items-center justify-center rounded-md hover:bg-hover pointer-coarse:size-11',
        isOn ? 'text-warn' : 'text-muted',
        className,
      )}
    >
      <Zap aria-hidden className="size-4" />
    </button>
  );
}
