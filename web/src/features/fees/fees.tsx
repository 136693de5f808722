import { useState } from 'react';
import { Decimal } from '@/api/decimal';
import type { AssetClass, Instrument } from '@/api/types';
import { Card } from '@/ui/card';
import * as format from '@/ui/format';
import { Segmented } from '@/ui/segmented';
import { FeeTable, FeeWords } from './fee-table';

const classes: readonly { value: AssetClass; label: string; plural: string }[] = [
  { value: 'crypto', label: 'Crypto', plural: 'Coins' },
  { value: 'equity', label: 'Shares', plural: 'Shares' },
  { value: 'etf', label: 'Funds', plural: 'Funds' },
  { value: 'currency', label: 'Currencies', plural: 'Currencies' },
];

interface AllFeesProps {
  /** The profile of the user's account. */
  own: string | undefined;
  instruments: readonly Instrument[];
}

/** What every profile costs, by class of instruments. */
export function AllFees({ own, instruments }: AllFeesProps) {
  const [shown, setShown] = useState<AssetClass>('crypto');
  const ofClass = instruments.filter((each) => each.asset_class === shown);
  return (
    <Card
      title="Fees by profile"
      tools={<Segmented label="Asset class" size="small" value={shown} onChange={setShown} options={classes} />}
    >
      <FeeTable assetClass={shown} quote={ofClass[0]?.quote ?? 'USD'} own={own} />
      <div className="space-y-3 p-4">
        <p>{shorting(classes.find(({ value }) => value === shown)!.plural, ofClass)}</p>
        <FeeWords />
        <p className="text-xs text-muted">
          A profile is what a broker would be to an account; it is chosen when the account is opened, and can be changed
          there. An order keeps the fees that it was placed under.
        </p>
      </div>
    </Card>
  );
}

/** What selling short costs, of the instruments of a class. */
function shorting(plural: string, instruments: readonly Instrument[]): string {
  const rates = instruments
    .filter((each) => each.is_shortable)
    .map((each) => Decimal.of(each.borrow_rate_percent))
    .toSorted((a, b) => a.compare(b));
  const [least, most] = [rates[0], rates.at(-1)];
  if (!least || !most) return `${plural} cannot be sold short here.`;
  if (most.sign === 0) return `${plural} can be sold short by a margin account; borrowing them costs nothing.`;
  const [low, high] = [least, most].map((rate) => format.quantity(rate.toString()));
  return `${plural} can be sold short by a margin account; borrowing them costs ${low === high ? low : `${low} to ${high}`}% of their worth a year.`;
}
