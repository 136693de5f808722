import type { Alert, Notice } from '@/api/types';
import * as format from '@/ui/format';

/** "rises to 65,000", "moves by 5%": what is waited for. */
export function condition({ condition: kind, price, percent }: Pick<Alert, 'condition' | 'price' | 'percent'>): string {
  if (kind === 'percent_move') return `moves by ${format.quantity(percent ?? '0')}% from ${format.quantity(price)}`;
  return `${kind === 'above' ? 'rises to' : 'falls to'} ${format.quantity(price)}`;
}

/** "BTC-USD has risen to 65,000": what has happened. */
export function told({ symbol, condition: kind, percent, price }: Notice): string {
  const at = format.quantity(price);
  if (kind === 'percent_move') return `${symbol} has moved by ${format.quantity(percent ?? '0')}%, to ${at}`;
  return `${symbol} has ${kind === 'above' ? 'risen' : 'fallen'} to ${at}`;
}
