import { Decimal } from '@/api/decimal';
import type { Position } from '@/api/types';

/** A position's figures at a price that is newer than the ones the exchange sent. */
export function valueAt(position: Position, last: string | null | undefined) {
  if (last == null) return position;
  const cost = Decimal.of(position.cost_basis);
  const value = Decimal.of(position.qty).times(Decimal.of(last));

  // Short, the value is below zero, and the cost is what selling brought in.
  const profit = value.sign < 0 ? value.plus(cost) : value.minus(cost);
  const more = profit.minus(Decimal.of(position.unrealized_pnl ?? '0'));
  return {
    ...position,
    market_price: last,
    day_pnl:
      position.market_price === null
        ? position.day_pnl
        : Decimal.of(position.day_pnl)
            .plus(Decimal.of(position.qty).times(Decimal.of(last).minus(Decimal.of(position.market_price))))
            .toString(),
    market_value: value.toString(),
    unrealized_pnl: profit.toString(),
    gross_pnl: Decimal.of(position.gross_pnl).plus(more).toString(),
    net_pnl: Decimal.of(position.net_pnl).plus(more).toString(),
    unrealized_pnl_percent:
      cost.sign === 0 ? null : profit.times(Decimal.of('100')).dividedBy(cost.abs(), 4).toString(),
  };
}
