import { type SyntheticEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import type { Account, Instrument } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { Field, FieldError } from '@/ui/field';
import * as format from '@/ui/format';
import { Panel } from '@/ui/panel';
import { Segmented } from '@/ui/segmented';
import { verbs } from './describe';
import { OrderCost } from './order-cost';
import {
  affordable,
  check,
  type Draft,
  estimate,
  fieldOf,
  type FieldErrors,
  type FieldName,
  nudge,
  toRequest,
} from './ticket';
import { useSubmission } from './use-submission';

const sides = [
  { value: 'buy', label: 'Buy', chosen: 'bg-up-fill text-on-fill' },
  { value: 'sell', label: 'Sell', chosen: 'bg-down-fill text-on-fill' },
] as const;
const types = [
  { value: 'market', label: 'Market' },
  { value: 'limit', label: 'Limit' },
] as const;
const shares = [
  ['25%', '0.25'],
  ['50%', '0.5'],
  ['75%', '0.75'],
  ['Max', '1'],
] as const;

interface OrderTicketProps {
  instrument: Instrument;
  account: Account | undefined;
  draft: Draft;
  onChange: (changes: Partial<Draft>) => void;
  className?: string;
}

export function OrderTicket({ instrument, account, draft, onChange, className }: OrderTicketProps) {
  const { symbol, base, quote } = instrument;
  const book = useChannel(`orderbook:${symbol}`);
  const holdings = useChannel('user:account');
  const { submit, busy, problem, forgetProblem } = useSubmission();
  const [entryErrors, setEntryErrors] = useState<FieldErrors>({});

  const spent = draft.side === 'buy' ? quote : base;
  const available = holdings?.balances.find(({ asset }) => asset === spent)?.available ?? '0';
  const circumstances = {
    instrument,
    bids: book?.bids ?? [],
    asks: book?.asks ?? [],
    fees: account ?? { maker_fee_rate: '0', taker_fee_rate: '0' },
    available,
  };
  const cost = estimate(draft, circumstances);

  const errorAt = (field: FieldName): string | undefined =>
    entryErrors[field] ??
    problem?.errors[field]?.[0] ??
    (problem && fieldOf(problem.code) === field && !hasFieldErrors(problem.errors) ? problem.message : undefined);
  const isSaidAtField =
    errorAt('qty') !== undefined || (draft.type === 'limit' && errorAt('limit_price') !== undefined);
  const orderError =
    problem && !isSaidAtField ? [problem.message, ...Object.values(problem.errors).flat()].join(' ') : undefined;

  const set = (changes: Partial<Draft>) => {
    forgetProblem();
    setEntryErrors({});
    onChange(changes);
  };

  const send = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    forgetProblem();
    const errors = check(draft, instrument);
    setEntryErrors(errors);
    const first = errors.limit_price ? 'limit_price' : errors.qty ? 'qty' : null;
    if (first) (form.elements.namedItem(first) as HTMLInputElement).focus();
    else if (await submit(toRequest(draft))) onChange({ qty: '' });
  };

  const nudgeOn = (step: string, field: 'qty' | 'limitPrice') => (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    set({ [field]: nudge(draft[field], step, event.key === 'ArrowUp') });
  };

  return (
    <Panel title="Order ticket" className={className ?? ''}>
      <form
        noValidate
        onSubmit={(event) => void send(event)}
        className="relative flex flex-col gap-3 overflow-y-auto p-3"
      >
        <Segmented label="Side" value={draft.side} onChange={(side) => set({ side })} options={sides} />
        <Segmented
          label="Order type"
          size="small"
          value={draft.type}
          onChange={(type) => set({ type })}
          options={types}
        />

        {draft.type === 'limit' && (
          <Field
            name="limit_price"
            label="Limit price"
            unit={quote}
            inputMode="decimal"
            autoComplete="off"
            placeholder={format.price('0', instrument.tick_size)}
            value={draft.limitPrice}
            onChange={(event) => set({ limitPrice: event.target.value })}
            onKeyDown={nudgeOn(instrument.tick_size, 'limitPrice')}
            error={errorAt('limit_price')}
            hint={
              <span className="flex gap-2">
                <Quick onClick={() => set({ limitPrice: book?.bids[0]?.[0] ?? '' })}>Bid</Quick>
                <Quick onClick={() => set({ limitPrice: book?.asks[0]?.[0] ?? '' })}>Ask</Quick>
              </span>
            }
          />
        )}
        <div>
          <Field
            name="qty"
            label="Quantity"
            unit={base}
            inputMode="decimal"
            autoComplete="off"
            placeholder={format.quantityAt('0', instrument.step_size)}
            value={draft.qty}
            onChange={(event) => set({ qty: event.target.value })}
            onKeyDown={nudgeOn(instrument.step_size, 'qty')}
            error={errorAt('qty')}
          />
          <div role="group" aria-label="Share of what is available" className="mt-1.5 grid grid-cols-4 gap-1.5">
            {shares.map(([label, share]) => (
              <Button
                key={label}
                size="small"
                className="border-line text-muted"
                onClick={() => set({ qty: affordable(draft, circumstances, share).trimmed().toString() })}
              >
                {label}
              </Button>
            ))}
          </div>
        </div>
        {draft.type === 'limit' && (
          <label className="flex items-center justify-between gap-2 text-xs text-muted">
            Time in force
            <select
              value={draft.timeInForce}
              onChange={(event) => set({ timeInForce: event.target.value as Draft['timeInForce'] })}
              className="h-8 rounded-md border border-line bg-raised px-2 text-text"
            >
              <option value="gtc">Good till cancelled</option>
              <option value="ioc">Immediate or cancel</option>
            </select>
          </label>
        )}

        <OrderCost
          draft={draft}
          cost={cost}
          isRefused={problem !== null}
          available={holdings && available}
          instrument={instrument}
        />
        {orderError && <FieldError>{orderError}</FieldError>}
        <Button type="submit" look={draft.side} busy={busy} className="h-10 text-sm">
          {verbs[draft.side].noun} {symbol}
        </Button>
      </form>
    </Panel>
  );
}

const hasFieldErrors = (errors: Readonly<Record<string, unknown>>) => 'qty' in errors || 'limit_price' in errors;

function Quick({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" onClick={onClick} className="rounded text-paper hover:underline">
      {children}
    </button>
  );
}
