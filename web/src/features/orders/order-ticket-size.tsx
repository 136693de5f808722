import { Button } from '@/ui/button';
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
}

/** How much: a quantity, or for how much money; or a share of what there is. */
export function Size({ buyingPower, bid, ...part }: SizeProps) {
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
