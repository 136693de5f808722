import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { InstrumentDetails } from '@/api/types';
import { Card } from '@/ui/card';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { classNames } from './finding';

export const useInstrumentDetails = (symbol: string) =>
  useQuery<InstrumentDetails, Problem>({
    queryKey: ['market', 'instrument', symbol],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/market/instruments/{symbol}', { params: { path: { symbol } }, signal })),
    refetchInterval: 30_000,
  });

const units = { crypto: 'coin', equity: 'share', etf: 'share', currency: 'unit' } as const;

/** What it is, and in which steps it is priced and counted. */
export function Facts({ details: { instrument, credit } }: { details: InstrumentDetails }) {
  const { asset_class: assetClass, base, quote, tick_size: tick, step_size: step } = instrument;
  return (
    <Card title="What it is">
      <Rows>
        <Row name="Name">{instrument.name}</Row>
        <Row name="Class">{classNames[assetClass]}</Row>
        <Row name="Counted in">
          {base} ({units[assetClass]}s)
        </Row>
        <Row name="Priced and paid in">{quote}</Row>
        <Row name="Tick" hint="Prices are multiples of it">
          {tick} {quote}
        </Row>
        <Row name="Smallest step" hint="Quantities are multiples of it, and not less">
          {step} {base}
        </Row>
        <Row name="Bought with credit" hint="By a margin account; its profile may lend less">
          {instrument.is_marginable
            ? `Yes: ${format.quantity(credit.initial_margin_percent)}% of its worth must be yours to buy it, ${format.quantity(credit.maintenance_margin_percent)}% to keep it`
            : 'No'}
        </Row>
        <Row name="Sold short" hint="By a margin account">
          {instrument.is_shortable
            ? `Yes: borrowing it costs ${format.quantity(instrument.borrow_rate_percent)}% of its worth a year`
            : 'No: sell at most what you own'}
        </Row>
      </Rows>
    </Card>
  );
}

/** What every order of it is held to. */
export function Limits({ details: { instrument, limits }, rules }: { details: InstrumentDetails; rules: ReactNode }) {
  const { base, quote, tick_size: tick } = instrument;
  const { band_lower: lower, band_upper: upper } = limits;
  return (
    <Card title="Limits">
      <Rows>
        <Row name="Price band" hint="Prices outside are refused">
          {lower && upper ? `${format.price(lower, tick)} to ${format.price(upper, tick)} ${quote}` : 'None just now'}
        </Row>
        <Row name="Highest price">
          {format.price(limits.max_price, tick)} {quote}
        </Row>
        <Row name="One order, at most">
          {format.compact(limits.max_order_value)} {quote}, {format.compact(limits.max_qty)} {base}
        </Row>
        <Row name="A position, at most">
          {format.compact(limits.max_position)} {base}
        </Row>
        {rules}
      </Rows>
    </Card>
  );
}

const sessions = {
  closed: 'Closed',
  pre: 'Before the opening',
  regular: 'Regular hours',
  post: 'After the close',
} as const;

/** When its market is open by its calendar, and whether it trades here now. */
export function Hours({ details: { instrument, clock, sessions: later } }: { details: InstrumentDetails }) {
  const isOpen = instrument.status === 'open';
  const changes = later.length > 0 ? later : [];
  return (
    <Card title="Trading hours">
      <Rows>
        <Row name="Now">
          <span className="flex items-center gap-2">
            <span aria-hidden className={cx('size-2 rounded-full', isOpen ? 'bg-up' : 'border border-strong-line')} />
            {isOpen ? 'Trades' : states[instrument.status]}
          </span>
        </Row>
        <Row name="By the calendar">
          {changes.length === 0 ? 'Open at all hours, every day' : sessions[clock.session]}
        </Row>
      </Rows>
      {clock.is_open && clock.session !== 'regular' && (
        <p className="px-4 pb-2 text-xs text-muted">
          This exchange trades it at all hours, whatever the calendar says.
        </p>
      )}
      {changes.length > 0 && (
        <ol aria-label="Sessions to come" className="border-t border-line px-4 py-2">
          {changes.map(({ session, at }) => (
            <li key={at} className="flex justify-between gap-3 py-1">
              <span>{sessions[session]}</span>
              <time dateTime={at} className="text-muted tabular-nums">
                {format.weekday(at)} {format.dayAndTime(at)}
              </time>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

const states: Record<InstrumentDetails['instrument']['status'], string> = {
  open: 'Trades',
  closed: 'Closed',
  halted: 'Trading is halted',
  delisted: 'Not listed any more',
};

export function Rows({ children }: { children: ReactNode }) {
  return <dl className="divide-y divide-line/60 px-4">{children}</dl>;
}

interface RowProps {
  name: string;
  hint?: string;
  children: ReactNode;
}

export function Row({ name, hint, children }: RowProps) {
  return (
    <div className="grid grid-cols-[9rem_1fr] gap-3 py-(--row)">
      <dt className="text-muted">
        {name}
        {hint && <span className="block text-2xs text-muted">{hint}</span>}
      </dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
