import { Decimal } from '@/api/decimal';
import type { AssetClass, Fees, Profile } from '@/api/types';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { Failure, Skeleton } from '@/ui/panel';
import { Table, Td, Th } from '@/ui/table';
import { useProfiles } from './queries';

interface FeeTableProps {
  assetClass: AssetClass;
  /** The asset that fees are paid in. */
  quote: string;
  /** The profile of the user's account. */
  own: string | undefined;
}

const none = <span className="text-muted">none</span>;

/** What trading instruments of a class costs under each profile, and what else differs between them. */
export function FeeTable({ assetClass, quote, own }: FeeTableProps) {
  const profiles = useProfiles();
  if (profiles.isPending) return <Skeleton rows={5} />;
  if (profiles.isError) return <Failure error={profiles.error} retry={() => void profiles.refetch()} />;
  const money = (value: string) => (isZero(value) ? none : `${format.quantity(value)} ${quote}`);
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label="Fees by profile, rows">
      <Table aria-label="Fees by profile">
        <thead>
          <tr>
            <Th>Profile</Th>
            <Th number>Maker</Th>
            <Th number>Taker</Th>
            <Th number>Each unit</Th>
            <Th number>Each order</Th>
            <Th number>Minimum</Th>
            <Th number>Of a sale</Th>
            <Th number>Delay</Th>
            <Th number>Credit</Th>
            <Th number>Interest</Th>
            <Th number>Margin call</Th>
          </tr>
        </thead>
        <tbody>
          {profiles.data.map((profile) => {
            const fees = profile[assetClass];
            return (
              <tr key={profile.name} className={cx(profile.name === own && 'bg-raised')}>
                <th scope="row" className="border-b border-line/60 px-3 py-(--row) text-left font-medium">
                  {profile.name}
                  {profile.name === own && <span className="ml-2 text-2xs text-paper">yours</span>}
                </th>
                <Td number>{percent(fees.maker_rate)}</Td>
                <Td number>{percent(fees.taker_rate)}</Td>
                <Td number>{money(fees.per_unit)}</Td>
                <Td number>{money(fees.per_order)}</Td>
                <Td number>{money(fees.minimum)}</Td>
                <Td number>{saleOf(fees, quote) ?? none}</Td>
                <Td number>{delayOf(profile) ?? none}</Td>
                <Td number>{leverageOf(profile, assetClass)}×</Td>
                <Td number>{isZero(profile.debit_rate_percent) ? none : `${profile.debit_rate_percent}% a year`}</Td>
                <Td number>{graceOf(profile)}</Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}

/** What the columns of the table mean. */
export function FeeWords() {
  return (
    <dl className="grid gap-x-4 gap-y-1.5 text-xs sm:grid-cols-[auto_1fr]">
      {words.map(([word, meaning]) => (
        <div key={word} className="contents">
          <dt className="font-medium">{word}</dt>
          <dd className="text-muted max-sm:mb-1">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

const words = [
  [
    'Maker, taker',
    'Of the trade’s value: maker where your order waited in the book, taker where it traded at once. A minus is paid to you.',
  ],
  ['Each unit, each order', 'For each share, coin or unit of currency; and once with an order’s first fill.'],
  ['Minimum', 'What an order that fills at all pays at least, without what authorities take.'],
  ['Of a sale', 'What authorities take of shares that are sold: of the value, and of each share.'],
  ['Delay', 'How long an order or a cancellation is on its way before the exchange has it.'],
  ['Credit', 'How many times its equity a margin account may hold of this class at most.'],
  ['Interest', 'What a margin account pays for money that it owes.'],
  ['Margin call', 'How long one may stay unanswered before positions are closed.'],
] as const;

const isZero = (value: string) => Decimal.of(value).sign === 0;

const percent = (share: string) => (isZero(share) ? none : format.rate(share));

function saleOf(fees: Fees, quote: string): string | null {
  const parts = [
    isZero(fees.sale_rate) ? null : format.rate(fees.sale_rate),
    isZero(fees.sale_per_unit)
      ? null
      : `${format.quantity(fees.sale_per_unit)} ${quote} a unit${fees.sale_per_unit_most ? `, at most ${format.quantity(fees.sale_per_unit_most)}` : ''}`,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' + ') : null;
}

function delayOf({ latency_min_ms: least, latency_max_ms: most }: Profile): string | null {
  if (isZero(most)) return null;
  return least === most ? `${format.quantity(most)} ms` : `${format.quantity(least)} to ${format.quantity(most)} ms`;
}

const leverageOf = (profile: Profile, assetClass: AssetClass) =>
  assetClass === 'crypto'
    ? profile.crypto_leverage
    : assetClass === 'currency'
      ? profile.currency_leverage
      : profile.equity_leverage;

function graceOf({ margin_grace_minutes: minutes }: Profile): string {
  if (isZero(minutes)) return 'at once';
  const hours = Decimal.of(minutes).dividedBy(Decimal.of('60'), 2).trimmed();
  return `${hours} ${hours.toString() === '1' ? 'hour' : 'hours'}`;
}
