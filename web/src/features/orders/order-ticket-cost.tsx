import type { ReactNode } from 'react';
import { Decimal } from '@/api/decimal';
import type { Instrument, Side } from '@/api/types';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import type { Word } from '@/ui/glossary';
import { Term } from '@/ui/term';
import { costOf } from './order-cost';
import type { Preview } from './use-preview';

interface OrderCostProps {
  preview: Preview;
  side: Side;
  /** The best price of the other side, which the average is compared with; left out for an order that waits for a trigger. */
  best: string | undefined;
  /** Whether it takes what there is and never waits. */
  takesAll: boolean;
  available: string | undefined;
  availableIn: string;
  instrument: Instrument;
}

/** What the exchange says the order would come to, before it is sent. */
export function OrderCost({ preview, side, best, takesAll, available, availableIn, instrument }: OrderCostProps) {
  const { quote, tick_size: tick } = instrument;
  const { data } = preview;
  const money = (value: string | null | undefined) =>
    value == null ? format.unknown : `${format.amount(value, quote)} ${quote}`;
  const { average, slippage, shortfall, total } = costOf(data, side, best);
  const hold = decimal(data?.hold);
  return (
    <dl
      aria-label="Cost"
      aria-busy={!preview.isCurrent && data !== undefined}
      className="space-y-0.5 rounded-md bg-raised/60 p-2 text-xs transition-opacity aria-busy:opacity-60"
    >
      {shortfall && (
        <div className="text-warn">
          <dt className="sr-only">Book</dt>
          <dd>{shortfall}</dd>
        </div>
      )}
      {!takesAll && average && (
        <div className="text-warn">
          <dt className="sr-only">When</dt>
          <dd>Trades at once at about {format.price(average.toString(), tick)}</dd>
        </div>
      )}
      {(takesAll || average) && (
        <Line name="Average price">{average ? format.price(average.toString(), tick) : format.unknown}</Line>
      )}
      {(takesAll || average) && (
        <Line name="Slippage" word="slippage">
          {slippage ? (
            <span className={cx(slippage.compare(noticeable) > 0 && 'text-warn')}>
              {slippage.sign > 0 ? `${slippage.rounded(3).toString()}%` : 'None'}
            </span>
          ) : (
            format.unknown
          )}
        </Line>
      )}
      <Line name="Value">{money(takesAll ? data?.fillable_value : data?.value)}</Line>
      {(takesAll || average) && <Line name={takesAll ? 'Fee' : 'Fee of what fills now'}>{money(data?.fee)}</Line>}
      {takesAll && (
        <Line name={side === 'buy' ? 'Total cost' : 'You receive'} sum>
          {money(total?.toString())}
        </Line>
      )}
      {hold && hold.sign > 0 && (
        <Line name="Set aside">
          {format.amount(data?.hold, data?.hold_asset ?? quote)} {data?.hold_asset}
        </Line>
      )}
      <Line name="Available">
        {format.amount(available, availableIn)} {availableIn}
      </Line>
    </dl>
  );
}

/** In percent: slippage from here on is worth a second look. */
const noticeable = Decimal.of('0.1');

const decimal = (text: string | null | undefined) => (text == null ? null : Decimal.of(text));

interface LineProps {
  name: string;
  /** Its line of the glossary. */
  word?: Word;
  /** The line below the others, which adds them up. */
  sum?: boolean;
  children: ReactNode;
}

function Line({ name, word, sum, children }: LineProps) {
  return (
    <div className={cx('flex justify-between gap-3', sum && 'border-t border-line pt-0.5')}>
      <dt className="text-muted">{word ? <Term word={word} /> : name}</dt>
      <dd className={sum ? 'font-semibold' : undefined}>{children}</dd>
    </div>
  );
}
