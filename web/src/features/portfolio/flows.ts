import { Decimal } from '@/api/decimal';
import type { PortfolioHistory } from '@/api/types';
import * as format from '@/ui/format';

type Flow = PortfolioHistory['flows'][number];

const names: Record<string, string> = { deposit: 'Deposit', withdrawal: 'Withdrawal', reset: 'Reset' };

/** "Deposit +2,500.00 USD". What an account began with is no deposit like others. */
export function tell({ reason, asset, amount }: Flow, isOpening: boolean): string {
  const name = isOpening && reason === 'deposit' ? 'Opening deposit' : (names[reason] ?? reason);
  return `${name} ${Decimal.of(amount).sign > 0 ? '+' : ''}${format.amount(amount, asset)} ${asset}`;
}

/** Each flow at the first point that has it, in seconds since 1970: flows come between the points of a curve. */
export function marksOf({ items, flows }: Pick<PortfolioHistory, 'items' | 'flows'>) {
  const opened = items[0]?.at;
  return flows.map((flow) => {
    const at = items.find((item) => Date.parse(item.at) >= Date.parse(flow.at)) ?? items.at(-1);
    return {
      time: Math.floor(Date.parse(at?.at ?? flow.at) / 1000),
      at: flow.at,
      way:
        flow.reason === 'reset' ? ('reset' as const) : flow.amount.startsWith('-') ? ('out' as const) : ('in' as const),
      text: tell(flow, flow.at === opened),
    };
  });
}
