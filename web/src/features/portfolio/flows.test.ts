import { expect, test } from 'vitest';
import type { PortfolioHistory } from '@/api/types';
import { marksOf } from './flows';

const item = (at: string) => ({ at }) as PortfolioHistory['items'][number];
const flow = (at: string, reason: string, amount: string, asset = 'USD') =>
  ({ at, reason, amount, asset }) as PortfolioHistory['flows'][number];
const seconds = (at: string) => Date.parse(at) / 1000;

test('a flow is marked at the first point that has it', () => {
  const items = ['2026-01-01T10:00:00Z', '2026-01-01T11:00:00Z', '2026-01-01T11:30:00Z'].map(item);
  const flows = [
    flow('2026-01-01T10:00:00Z', 'deposit', '100000'),
    flow('2026-01-01T10:20:00Z', 'deposit', '0.5', 'BTC'),
    flow('2026-01-01T11:10:00Z', 'withdrawal', '-2500'),
  ];
  expect(marksOf({ items, flows }).map(({ time, way, text }) => [time, way, text])).toEqual([
    [seconds('2026-01-01T10:00:00Z'), 'in', 'Opening deposit +100,000.00 USD'],
    [seconds('2026-01-01T11:00:00Z'), 'in', 'Deposit +0.5 BTC'],
    [seconds('2026-01-01T11:30:00Z'), 'out', 'Withdrawal −2,500.00 USD'],
  ]);
});

test('a reset is what the account began anew with', () => {
  const at = '2026-01-01T10:00:00.123456Z';
  expect(marksOf({ items: [item(at)], flows: [flow(at, 'reset', '5000')] })).toMatchObject([
    { way: 'reset', text: 'Reset +5,000.00 USD' },
  ]);
});
