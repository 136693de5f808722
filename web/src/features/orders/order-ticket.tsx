import { X } from 'lucide-react';
import { type SyntheticEvent, useRef, useState } from 'react';
import { Decimal } from '@/api/decimal';
import type { Account, Instrument, OrderRequest } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { FieldError } from '@/ui/field';
import { Panel } from '@/ui/panel';
import { usePreferences } from '@/ui/preferences';
import { Segmented } from '@/ui/segmented';
import { typeNames, verbs } from './describe';
import { conditional, isConditional } from './order-types';
import { ticketForm } from './focus-ticket';
import { Advanced } from './order-ticket-advanced';
import { Confirm, ConfirmOrders } from './order-ticket-confirm';
import { OrderCost } from './order-ticket-cost';
import { Legs } from './order-ticket-legs';
import { Choice } from './order-ticket-parts';
import { Prices } from './order-ticket-prices';
import { Size } from './order-ticket-size';
import { Terms } from './order-ticket-terms';
import { placeErrors } from './refusals';
import { check, type Draft, entryOf, fields, type FieldErrors, isShown, toRequest } from './ticket';
import { usePreview } from './use-preview';
import { useSubmission } from './use-submission';

const sides = [
  { value: 'buy', label: 'Buy', chosen: 'bg-up-fill text-on-fill' },
  { value: 'sell', label: 'Sell', chosen: 'bg-down-fill text-on-fill' },
] as const;
const kinds = [
  { value: 'market', label: 'Market' },
  { value: 'limit', label: 'Limit' },
  { value: 'conditional', label: 'Conditional' },
] as const;

interface OrderTicketProps {
  instrument: Instrument;
  account: Account | undefined;
  draft: Draft;
  onChange: (changes: Partial<Draft>) => void;
  /** Puts the ticket away, where it lies over something. */
  onClose?: () => void;
  className?: string;
}

/** Where orders are written. The exchange is asked what each would come to while it is written, and judges it when it is sent. */
export function OrderTicket({ instrument, account, draft, onChange, onClose, className }: OrderTicketProps) {
  const { symbol } = instrument;
  const book = useChannel(`orderbook:${symbol}`);
  const last = useChannel(`ticker:${symbol}`)?.last;
  const { submit, busy, problem, forgetProblem } = useSubmission();
  const [entryErrors, setEntryErrors] = useState<FieldErrors>({});
  const [asking, setAsking] = useState<OrderRequest | null>(null);
  const asksFirst = usePreferences().confirmations === 'orders';
  const form = useRef<HTMLFormElement>(null);
  const { available, inBase } = useAvailable(instrument, account, draft.side);

  const isWhole = Object.keys(check(draft, instrument)).length === 0;
  const preview = usePreview(isWhole ? toRequest(draft) : null);
  const { at, whole } = placeErrors(problem ?? preview.problem, draft, (field) => isShown(field, draft));
  const errors = { ...at, ...entryErrors };
  const [bid, ask] = [book?.bids[0], book?.asks[0]];
  const best = draft.type === 'market' ? (draft.side === 'buy' ? ask : bid)?.[0] : undefined;
  const qty = decimal(preview.data?.qty) ?? (draft.sizeBy === 'qty' ? Decimal.tryParse(draft.qty.trim()) : null);
  const entry = entryOf(draft, decimal(preview.data?.average_price));

  const set = (changes: Partial<Draft>) => {
    forgetProblem();
    setEntryErrors({});
    onChange(changes);
  };

  const send = async (order: OrderRequest) => {
    const placed = await submit(order);
    setAsking(null);
    if (placed) onChange(sent);
  };

  const press = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    forgetProblem();
    const found = check(draft, instrument);
    setEntryErrors(found);
    const first = fields.find((field) => found[field]);
    if (first) show(form.current?.elements.namedItem(first) as HTMLElement | null);
    else if (asksFirst) setAsking(toRequest(draft));
    else void send(toRequest(draft));
  };

  const part = { draft, instrument, set, errors };
  const cost = (
    <OrderCost
      preview={preview}
      side={draft.side}
      best={best}
      available={available}
      availableIn={inBase ? instrument.base : instrument.quote}
      instrument={instrument}
    />
  );
  return (
    <Panel
      title="Order ticket"
      className={className ?? ''}
      header={
        <>
          <h2 className="text-xs font-semibold text-muted">Order ticket</h2>
          <div className="flex items-center gap-2">
            <ConfirmOrders />
            {onClose && (
              <Button look="quiet" size="icon" aria-label="Close the ticket" onClick={onClose} className="lg:hidden">
                <X aria-hidden className="size-4" />
              </Button>
            )}
          </div>
        </>
      }
    >
      <form id={ticketForm} ref={form} noValidate onSubmit={press} className="flex min-h-0 flex-1 flex-col">
        <div className="relative flex min-h-0 flex-1 flex-col gap-2.5 overflow-y-auto p-3 pb-1">
          <Segmented label="Side" value={draft.side} onChange={(side) => set({ side })} options={sides} />
          <Segmented
            label="Order type"
            size="small"
            value={isConditional(draft.type) || draft.oneCancelsOther ? 'conditional' : draft.type}
            onChange={(kind) => set({ type: kind === 'conditional' ? 'stop' : (kind as 'market' | 'limit') })}
            options={kinds}
          />
          {(isConditional(draft.type) || draft.oneCancelsOther) && (
            <Choice
              label="Kind"
              value={draft.oneCancelsOther ? 'oco' : draft.type}
              onChange={({ target: { value } }) =>
                set(value === 'oco' ? { oneCancelsOther: true } : { type: value as Draft['type'] })
              }
            >
              {conditional.map((type) => (
                <option key={type} value={type}>
                  {typeNames[type]}
                </option>
              ))}
              <option value="oco">One cancels the other</option>
            </Choice>
          )}
          <Prices {...part} bid={bid} ask={ask} last={last} />
          <Size
            {...part}
            buyingPower={{
              instrument,
              asks: book?.asks ?? [],
              fees: account ?? { taker_fee_rate: '0' },
              available: available ?? '0',
              inBase,
            }}
            bid={bid?.[0]}
          />
          <Terms {...part} />
          <Legs {...part} entry={entry} qty={qty} />
          <Advanced {...part} />
        </div>
        <div className="shrink-0 space-y-2 p-3 pt-1.5">
          {cost}
          {whole && <FieldError>{whole}</FieldError>}
          <Button type="submit" look={draft.side} busy={busy} className="h-10 w-full text-sm">
            {verbs[draft.side].noun} {symbol}
          </Button>
        </div>
      </form>
      <Confirm
        order={asking}
        busy={busy}
        onConfirm={() => asking && void send(asking)}
        onCancel={() => setAsking(null)}
      >
        {cost}
      </Confirm>
    </Panel>
  );
}

/** What does not stay for the next order. */
const sent: Partial<Draft> = {
  qty: '',
  notional: '',
  takeProfit: '',
  stopLoss: '',
  stopLossLimit: '',
  withLegs: false,
  clientOrderId: '',
};

/** Leads to a field, out of the fold where it is in one. */
function show(field: HTMLElement | null): void {
  const fold = field?.closest('details');
  if (fold) fold.open = true;
  field?.focus();
}

/** What the next order can use: money to buy, the asset to sell; whoever may borrow has his buying power for both. */
function useAvailable(instrument: Instrument, account: Account | undefined, side: Draft['side']) {
  const holdings = useChannel('user:account');
  const has = (asset: string) =>
    holdings && (holdings.balances.find((balance) => balance.asset === asset)?.available ?? '0');
  const held = has(instrument.base);
  const borrows = account?.kind === 'margin';
  const inBase = side === 'sell' && !(borrows && held !== undefined && Decimal.of(held).sign <= 0);
  const available = inBase ? held : borrows ? (holdings?.portfolio.buying_power ?? undefined) : has(instrument.quote);
  return { available, inBase };
}

const decimal = (text: string | null | undefined) => (text == null ? null : Decimal.of(text));
