import type { Level } from '@/api/types';
import { Segmented } from '@/ui/segmented';
import { hasLimit, hasStop } from './order-types';
import { NumberField, type PartProps, Quick } from './order-ticket-parts';

interface PricesProps extends PartProps {
  bid: Level | undefined;
  ask: Level | undefined;
  last: string | null | undefined;
}

const trails = [
  { value: 'percent', label: '%' },
  { value: 'price', label: 'Amount' },
] as const;

/** The prices that the order's type has: where it is triggered, where it trades, how far it trails. */
export function Prices({ bid, ask, last, ...part }: PricesProps) {
  const { draft, instrument, set } = part;
  const { quote, tick_size: tick } = instrument;
  return (
    <>
      {hasStop(draft.type) && (
        <NumberField
          {...part}
          name="stop_price"
          entry="stopPrice"
          label="Trigger price"
          unit={quote}
          step={tick}
          hint={<Quick onClick={() => set({ stopPrice: last ?? '' })}>Last</Quick>}
        />
      )}
      {draft.type === 'trailing_stop' && (
        <NumberField
          {...part}
          name={draft.trailBy === 'price' ? 'trail_price' : 'trail_percent'}
          entry="trail"
          label="Trail by"
          unit={draft.trailBy === 'price' ? quote : '%'}
          step={draft.trailBy === 'price' ? tick : '0.1'}
          hint={
            <Segmented
              label="Trail in"
              size="small"
              value={draft.trailBy}
              onChange={(trailBy) => set({ trailBy, trail: '' })}
              options={trails}
            />
          }
        />
      )}
      {hasLimit(draft.type) && (
        <NumberField
          {...part}
          name="limit_price"
          entry="limitPrice"
          label="Limit price"
          unit={quote}
          step={tick}
          hint={
            <span className="flex gap-2">
              <Quick onClick={() => set({ limitPrice: bid?.[0] ?? '' })}>Bid</Quick>
              <Quick onClick={() => set({ limitPrice: ask?.[0] ?? '' })}>Ask</Quick>
            </span>
          }
        />
      )}
    </>
  );
}
