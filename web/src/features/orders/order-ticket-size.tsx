import type { Decimal } from '@/api/decimal';
import { Button } from '@/ui/button';
import * as format from '@/ui/format';
import { affordable, affordableMoney, type BuyingPower } from './affordable';
import { NumberField, type PartProps, Quick } from './order-ticket-parts';

const shares = [
  ['25%', '0.25'],
  ['50%', '0.5'],
  ['75%', '0.75'],
  ['100%', '1'],
] as const;

interface SizeProps extends PartProps {
  buyingPower: BuyingPower;
  bid: string | undefined;
  /** What the account lacks for the order as it is written. */
  missing: { amount: Decimal; asset: string } | null;
}

/** How much: a quantity, or for how much money; or a share of what there is. */
export function Size({ buyingPower, bid, missing, ...part }: SizeProps) {
  const { draft, instrument, set } = part;
  const { base, quote, step_size: step } = instrument;
  const isMoney = draft.sizeBy === 'notional';
  const take = (share: string) =>
    isMoney
      ? set({ notional: affordableMoney(buyingPower, share, bid).trimmed().toString() })
      : set({ qty: affordable(draft, buyingPower, share).trimmed().toString() });
  return (
    <div>
      <NumberField
        {...part}
        name={isMoney ? 'notional' : 'qty'}
        entry={isMoney ? 'notional' : 'qty'}
        label={isMoney ? 'Amount' : 'Quantity'}
        unit={isMoney ? quote : base}
        step={isMoney ? '1' : step}
        hint={<Quick onClick={() => set({ sizeBy: isMoney ? 'qty' : 'notional' })}>In {isMoney ? base : quote}</Quick>}
      />
      {missing && (
        <p className="mt-1 flex justify-between gap-2 text-xs">
          <span className="text-warn">
            {format.amount(missing.amount.toString(), missing.asset)} {missing.asset} missing
          </span>
          <Quick onClick={() => take('1')}>Use max</Quick>
        </p>
      )}
      <div role="group" aria-label="Share of what is available" className="mt-1.5 grid grid-cols-4 gap-1.5">
        {shares.map(([label, share]) => (
          <Button key={label} size="small" className="border-line text-muted" onClick={() => take(share)}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}
