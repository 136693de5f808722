import { Decimal } from '@/api/decimal';
import { useChannel } from '@/stream/hooks';
import { Card } from '@/ui/card';
import * as format from '@/ui/format';
import { Skeleton } from '@/ui/panel';
import { usePositions } from './queries';

/** Told apart by their brightness as well as by their order, which the list below repeats. */
const shades = [1, 0.78, 0.6, 0.45, 0.33, 0.24];

/** Where the account's money is. */
export function Allocation() {
  const portfolio = useChannel('user:account')?.portfolio;
  const positions = usePositions();
  if (!portfolio || positions.isPending)
    return (
      <Card title="Allocation">
        <Skeleton rows={4} />
      </Card>
    );

  const parts = [
    { name: `Cash, ${portfolio.currency}`, value: Decimal.of(portfolio.cash) },
    ...(positions.data ?? []).map(({ symbol, market_value: value }) => ({
      name: symbol,
      value: Decimal.of(value ?? '0'),
    })),
  ]
    .filter(({ value }) => value.sign !== 0)
    .sort((a, b) => b.value.abs().compare(a.value.abs()));
  const whole = parts.reduce((sum, { value }) => sum.plus(value.abs()), Decimal.zero);
  const share = (value: Decimal) =>
    whole.sign === 0 ? Decimal.zero : value.times(Decimal.of('100')).dividedBy(whole, 2);
  return (
    <Card title="Allocation">
      <div aria-hidden className="mx-4 mt-4 flex h-3 gap-px overflow-hidden rounded-full bg-raised">
        {parts.map(({ name, value }, at) => (
          <div
            key={name}
            className="bg-paper"
            style={{ width: `${share(value.abs()).toString()}%`, opacity: shades[at % shades.length] }}
          />
        ))}
      </div>
      <ul className="space-y-1.5 p-4 text-xs">
        {parts.map(({ name, value }, at) => (
          <li key={name} className="flex items-baseline gap-2">
            <span
              aria-hidden
              className="size-2 rounded-full bg-paper"
              style={{ opacity: shades[at % shades.length] }}
            />
            <span className="font-medium">{name}</span>
            {value.sign < 0 && <span className="text-muted">{at === 0 ? '' : 'short'}</span>}
            <span className="ml-auto tabular-nums">{format.amount(value.toString(), 'USD')}</span>
            <span className="w-14 text-right text-muted tabular-nums">{format.share(share(value).toString())}</span>
          </li>
        ))}
        {parts.length === 0 && <li className="text-muted">This account holds nothing. Deposit something to begin.</li>}
      </ul>
    </Card>
  );
}
