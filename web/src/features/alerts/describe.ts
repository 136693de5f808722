import type { Alert, Notice } from '@/api/types';
import * as format from '@/ui/format';

/** "rises to 65,000", "moves by 5%", "RSI 14 on 1h rises above 70 at the close of a bar": what is waited for. */
export function condition(
  alert: Pick<Alert, 'condition' | 'price' | 'percent' | 'indicator' | 'interval' | 'value'>,
): string {
  const { condition: kind, price, percent, indicator, interval, value } = alert;
  if (indicator) {
    const comes = kind === 'above' ? 'rises above' : 'falls below';
    return `${indicator.title} on ${interval} ${comes} ${format.quantity(value)} at the close of a bar`;
  }
  if (kind === 'percent_move') return `moves by ${format.quantity(percent ?? '0')}% from ${format.quantity(price)}`;
  return `${kind === 'above' ? 'rises to' : 'falls to'} ${format.quantity(price)}`;
}

/** "BTC-USD has risen to 65,000", "RSI 14 on 1h of AAPL rose above 70: 71.3": what has happened. */
export function told({ symbol, condition: kind, percent, price, target, indicator, interval }: Notice): string {
  if (indicator) {
    const came = kind === 'above' ? 'rose above' : 'fell below';
    return `${indicator.title} on ${interval} of ${symbol} ${came} ${format.quantity(target)}: ${valueText(price)}`;
  }
  const at = format.quantity(price);
  if (kind === 'percent_move') return `${symbol} has moved by ${format.quantity(percent ?? '0')}%, to ${at}`;
  return `${symbol} has ${kind === 'above' ? 'risen' : 'fallen'} to ${at}`;
}

/** What an indicator was: two places, and more where it is small. */
export const valueText = (value: string) => format.quantity(Number(value).toFixed(Math.abs(Number(value)) < 1 ? 6 : 2));
