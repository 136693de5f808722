import { Decimal } from '@/api/decimal';
import { Change } from '@/ui/change';
import * as format from '@/ui/format';
import { NumberField, type PartProps, Tick } from './order-ticket-parts';
import { hasExits, outcomeAt } from './ticket';

interface LegsProps extends PartProps {
  /** What the entry would trade at, and how much, where that is known. */
  entry: Decimal | null;
  qty: Decimal | null;
}

/** What is to follow the entry: an order that takes the profit, one that stops the loss. Each says what it would come to. */
export function Legs({ entry, qty, ...part }: LegsProps) {
  const { draft, instrument, set } = part;
  const { quote, tick_size: tick } = instrument;
  const { oneCancelsOther } = draft;
  const outcome = (exit: string) => {
    // What is left by two orders was entered by others.
    const found = oneCancelsOther ? null : outcomeAt(exit, entry, qty, draft.side);
    return (
      found && (
        <Change
          text={`${format.signed(found.money.toString())} ${quote} (${format.percent(found.percent.toString())})`}
        />
      )
    );
  };
  return (
    <fieldset className="rounded-md border border-line px-2.5 pb-1 has-[input:not([type=checkbox])]:pb-2.5">
      <legend className="sr-only">Exit</legend>
      {oneCancelsOther ? (
        <p className="pt-1.5 text-xs text-muted">A stop beside it. Whichever trades cancels the other.</p>
      ) : (
        <Tick
          label="Take profit / stop loss"
          checked={draft.withLegs}
          onChange={(withLegs) => set({ withLegs, ...(withLegs && { reduceOnly: false }) })}
        />
      )}
      {hasExits(draft) && (
        <div className="mt-1 space-y-2.5">
          {!oneCancelsOther && (
            <NumberField
              {...part}
              name="take_profit.limit_price"
              entry="takeProfit"
              label="Take profit at"
              unit={quote}
              step={tick}
              hint={outcome(draft.takeProfit)}
            />
          )}
          <NumberField
            {...part}
            name="stop_loss.stop_price"
            entry="stopLoss"
            label="Stop loss at"
            unit={quote}
            step={tick}
            hint={outcome(draft.stopLoss)}
          />
          <NumberField
            {...part}
            name="stop_loss.limit_price"
            entry="stopLossLimit"
            label="Stop loss limit"
            unit={quote}
            step={tick}
            placeholder="None: at market"
            hint={outcome(draft.stopLossLimit)}
          />
        </div>
      )}
    </fieldset>
  );
}
