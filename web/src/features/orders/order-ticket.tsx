import { X } from 'lucide-react';
import { type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { Decimal } from '@/api/decimal';
import type { Account, Instrument, OrderRequest } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { FieldError } from '@/ui/field';
import { Panel } from '@/ui/panel';
import { usePreferences } from '@/ui/preferences';
import { Segmented } from '@/ui/segmented';
import { typeNames, verbs } from './describe';
import { farPrice } from './far-price';
import { missingOf } from './order-cost';
import { conditional, isConditional } from './order-types';
import { ticketForm } from './focus-ticket';
import { Advanced } from './order-ticket-advanced';
import { Confirm, ConfirmOrders } from './order-ticket-confirm';
import { OrderCost } from './order-ticket-cost';
import { Legs } from './order-ticket-legs';
import { Choice } from './order-ticket-parts';
import { Prices } from './order-ticket-prices';
import { Size } from './order-ticket-size';
import { OrderTypeHelp } from './order-type-help';
import { Terms } from './order-ticket-terms';
import { placeErrors } from './refusals';
import { checkSides } from './sides';
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
  const [asking, setAsking] = useState<{ order: OrderRequest; warning: string | null } | null>(null);
  const { confirmations, farPrice: within } = usePreferences();
  const form = useRef<HTMLFormElement>(null);
  const { available, inBase } = useAvailable(instrument, account, draft.side);

  const isWhole = Object.keys(check(draft, instrument)).length === 0;
  const preview = usePreview(isWhole ? toRequest(draft) : null);
  const { at, whole } = placeErrors(problem ?? preview.problem, draft, (field) => isShown(field, draft));
  const [bid, ask] = [book?.bids[0], book?.asks[0]];
  const misplaced = checkSides(draft, { last, bid: bid?.[0], ask: ask?.[0] }, instrument.tick_size);
  const errors = { ...at, ...misplaced, ...entryErrors };
  const best = isConditional(draft.type) ? undefined : (draft.side === 'buy' ? ask : bid)?.[0];
  const missing = missingOf(problem?.code ?? preview.problem?.code, preview.data, available, instrument.quote);
  const qty = decimal(preview.data?.qty) ?? (draft.sizeBy === 'qty' ? Decimal.tryParse(draft.qty.trim()) : null);
  const entry = entryOf(draft, decimal(preview.data?.average_price));

  // A refusal leads to the field that it is about. After a dialog that closes, which gives the focus back first.
  const refusedAt =
    problem && fields.find((field) => placeErrors(problem, draft, (each) => isShown(each, draft)).at[field]);
  useEffect(() => {
    if (!problem || !refusedAt) return;
    const timer = setTimeout(() => show(form.current?.elements.namedItem(refusedAt) as HTMLElement | null));
    return () => clearTimeout(timer);
  }, [problem, refusedAt]);

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
    const found = { ...misplaced, ...check(draft, instrument) };
    setEntryErrors(found);
    const first = fields.find((field) => found[field]);
    if (first) show(form.current?.elements.namedItem(first) as HTMLElement | null);
    else {
      const order = toRequest(draft);
      const warning = farPrice(draft, last ?? bid?.[0] ?? ask?.[0], within, instrument.tick_size);
      if (warning !== null || confirmations === 'orders') setAsking({ order, warning });
      else void send(order);
    }
  };

  const part = { draft, instrument, set, errors };
  const cost = (
    <OrderCost
      preview={preview}
      side={draft.side}
      best={best}
      takesAll={draft.type === 'market'}
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
            <OrderTypeHelp />
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
      <form
        id={ticketForm}
        ref={form}
        noValidate
        onSubmit={press}
        className="flex min-h-0 flex-1 flex-col short:overflow-y-auto"
      >
        <div className="relative flex min-h-0 flex-1 flex-col gap-2.5 overflow-y-auto p-3 pb-1 short:flex-none short:overflow-visible">
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
            missing={missing}
          />
          <Terms {...part} />
          <Legs {...part} entry={entry} qty={qty} />
          <Advanced {...part} />
        </div>
        {/* On a low screen all but the button moves out of its way. */}
        <div className="shrink-0 px-3 pt-1.5">{cost}</div>
        <div className="shrink-0 space-y-2 bg-panel p-3 pt-2 short:sticky short:bottom-0">
          {whole && <FieldError>{whole}</FieldError>}
          <Button type="submit" look={draft.side} busy={busy} className="h-10 w-full text-sm">
            {verbs[draft.side].noun} {symbol}
          </Button>
        </div>
      </form>
      <Confirm
        order={asking?.order ?? null}
        warning={asking?.warning ?? null}
        busy={busy}
        onConfirm={() => asking && void send(asking.order)}
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
