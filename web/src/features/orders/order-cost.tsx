import type { ReactNode } from 'react';
import type { Instrument } from '@/api/types';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import type { Draft, Estimate } from './ticket';

interface OrderCostProps {
  draft: Draft;
  cost: Estimate | null;
  /** The exchange has said what is wrong: warnings of the same would only repeat it. */
  isRefused: boolean;
  available: string | undefined;
  instrument: Instrument;
}

/** What the order would cost or bring, before it is sent. */
export function OrderCost({ draft, cost, isRefused, available, instrument }: OrderCostProps) {
  const { base, quote, tick_size: tick } = instrument;
  const spent = draft.side === 'buy' ? quote : base;
  const money = (value: { toString(): string } | undefined) => `${format.amount(value?.toString(), quote)} ${quote}`;
  return (
    <div className="space-y-2">
      <dl aria-label="Cost" className="space-y-1 rounded-md bg-page/50 p-2.5 text-xs">
        {draft.type === 'market' && (
          <Line name="Estimated price">{cost ? format.price(cost.price.toString(), tick) : format.unknown}</Line>
        )}
        <Line name="Order value">{money(cost?.value)}</Line>
        <Line name={cost ? `Estimated fee (${format.rate(cost.feeRate)})` : 'Estimated fee'}>{money(cost?.fee)}</Line>
        <Line name={draft.side === 'buy' ? 'Total cost' : 'You receive'} sum>
          {money(cost?.total)}
        </Line>
        <Line name="Available">
          {format.amount(available, spent)} {spent}
        </Line>
      </dl>
      {!isRefused && cost?.isTooLarge && (
        <p className="text-xs text-warn">
          More than the {format.amount(available, spent)} {spent} you have available.
        </p>
      )}
      {!isRefused && cost?.isBeyondBook && (
        <p className="text-xs text-warn">The book shows less than this: expect a worse price, or a fill in part.</p>
      )}
    </div>
  );
}

function Line({
  name,
  sum,
  children,
}: {
  name: string;
  /** The line below the others, which adds them up. */
  sum?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={cx('flex justify-between gap-3', sum && 'border-t border-line pt-1')}>
      <dt className="text-muted">{name}</dt>
      <dd className={sum ? 'font-semibold' : undefined}>{children}</dd>
    </div>
  );
}
