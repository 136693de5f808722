import { Decimal } from '@/api/decimal';
import type { OrderPreview, Side } from '@/api/types';
import * as format from '@/ui/format';
import { slippage } from './ticket';

/** What of an order would fill if it met the book as it is now, and for how much. */
export interface Cost {
  average: Decimal | null;
  /** Of the average, in percent of the best price; null where nothing fills or no best price is known. */
  slippage: Decimal | null;
  /** Said only where a part would fill, and not all of it. */
  shortfall: string | null;
  /** Of what fills: with the fee for who buys, less the fee for who sells. */
  total: Decimal | null;
}

export function costOf(preview: OrderPreview | undefined, side: Side, best: string | undefined): Cost {
  const average = decimal(preview?.average_price);
  const [value, fee] = [decimal(preview?.fillable_value), decimal(preview?.fee)];
  return {
    average,
    slippage: average && best !== undefined ? slippage(average, Decimal.of(best), side) : null,
    shortfall: average && isPart(preview) ? shortfallOf(preview) : null,
    total: value && fee && (side === 'buy' ? value.plus(fee) : value.minus(fee)),
  };
}

/** What an order that is refused for want of means lacks, in the asset that it needs; null for one that lacks nothing. */
export function missingOf(
  code: string | undefined,
  preview: OrderPreview | undefined,
  available: string | undefined,
  quote: string,
): { amount: Decimal; asset: string } | null {
  if (!code?.startsWith('insufficient_') || !preview || available === undefined) return null;
  const hold = decimal(preview.hold);
  const [value, fee] = [decimal(preview.value), decimal(preview.fee)];
  const isHeld = hold !== null && hold.sign > 0;
  const needed = isHeld ? hold : (value?.plus(fee ?? Decimal.zero) ?? null);
  const amount = needed?.minus(Decimal.of(available));
  return amount && amount.sign > 0 ? { amount, asset: isHeld ? preview.hold_asset : quote } : null;
}

const isPart = (preview: OrderPreview | undefined): preview is OrderPreview =>
  (decimal(preview?.unfillable_qty)?.sign ?? 0) > 0;

const shortfallOf = ({ fillable_qty: fills, qty }: OrderPreview) =>
  `Only ${format.quantity(fills)} of ${format.quantity(qty)} can fill now`;

const decimal = (text: string | null | undefined) => (text == null ? null : Decimal.of(text));
