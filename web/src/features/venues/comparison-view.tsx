import { Decimal } from '@/api/decimal';
import type { ComparedVenue, Comparison } from '@/api/types';
import { Card } from '@/ui/card';
import * as format from '@/ui/format';
import { Table, Td, Th } from '@/ui/table';
import { ComparedOrders } from './compared-orders';
import { ComparisonCurve } from './comparison-curve';
import { dateAndTimeOf } from './when';

/** How two replays of the same market came out: figures, equity over each other, and order by order. */
export function ComparisonView({ comparison, isPlayed }: { comparison: Comparison; isPlayed: boolean }) {
  const { venue, with: other, orders, is_cut: isCut } = comparison;
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold tracking-tight">{venue.name}</h1>
        <p className="text-muted">
          played to {dateAndTimeOf(venue.now)}, beside {other.name}
          {other.now !== venue.now && `, played to ${dateAndTimeOf(other.now)}`}
        </p>
        {isPlayed && (
          <p role="status" className="mt-1 text-xs text-muted">
            One of them is still played. What you see is as far as it has come.
          </p>
        )}
      </div>
      <Card title="In figures">
        <div className="overflow-x-auto px-1.5 py-1">
          <Table aria-label="In figures">
            <thead>
              <tr>
                <Th>Figure</Th>
                <Th number className="whitespace-normal">
                  {venue.name}
                </Th>
                <Th number className="whitespace-normal">
                  {other.name}
                </Th>
                <Th number>Difference</Th>
              </tr>
            </thead>
            <tbody>
              {figures.map((figure) => (
                <FigureRow key={figure.name} figure={figure} venue={venue} other={other} />
              ))}
            </tbody>
          </Table>
        </div>
      </Card>
      <ComparisonCurve venue={venue} other={other} />
      <ComparedOrders isCut={isCut} orders={orders} names={[venue.name, other.name]} />
    </>
  );
}

interface Figure {
  name: string;
  of: (venue: ComparedVenue) => string;
  decimals: number;
  /** Whether more is better, or less; undefined where neither is. */
  better?: 'more' | 'less';
}

const figures: readonly Figure[] = [
  { name: 'Equity, USD', of: ({ equity }) => equity, decimals: 2, better: 'more' },
  { name: 'Profit, USD', of: ({ profit }) => profit, decimals: 2, better: 'more' },
  { name: 'Fees, USD', of: ({ fees }) => fees, decimals: 2, better: 'less' },
  { name: 'Max drawdown, %', of: ({ max_drawdown_percent: drawdown }) => drawdown, decimals: 2, better: 'less' },
  { name: 'Orders', of: ({ orders }) => String(orders), decimals: 0 },
  { name: 'Filled orders', of: ({ filled }) => String(filled), decimals: 0 },
];

function FigureRow({ figure: { name, of, decimals, better }, venue, other }: FigureRowProps) {
  const more = Decimal.of(of(venue)).minus(Decimal.of(of(other)));
  const tone =
    better && more.sign !== 0 ? (more.sign > 0 === (better === 'more') ? 'text-up' : 'text-down') : 'text-muted';
  return (
    <tr>
      <Td className="text-muted">{name}</Td>
      <Td number>{format.fixed(of(venue), decimals)}</Td>
      <Td number>{format.fixed(of(other), decimals)}</Td>
      <Td number className={tone}>
        {format.signed(more.toString(), decimals)}
      </Td>
    </tr>
  );
}

interface FigureRowProps {
  figure: Figure;
  venue: ComparedVenue;
  other: ComparedVenue;
}
