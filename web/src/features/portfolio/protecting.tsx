import { type SyntheticEvent, useRef, useState } from 'react';
import { Decimal } from '@/api/decimal';
import type { Order, Position } from '@/api/types';
import { useCanTrade } from '@/api/use-can-trade';
import { Button } from '@/ui/button';
import { Change } from '@/ui/change';
import { Dialog } from '@/ui/dialog';
import { EditCell } from '@/ui/edit-cell';
import { Field } from '@/ui/field';
import * as format from '@/ui/format';
import { Segmented } from '@/ui/segmented';
import { Td } from '@/ui/table';
import { useToast } from '@/ui/toast';
import { digitsOf, numberWanted, typedAs } from '@/ui/typed';
import { useProtect } from './position-orders';
import { exitPrice, type Market, type Measure, misplaced, protectionOf } from './protection';
import { valueAt } from './value';

interface ProtectingProps {
  position: Position;
  open: readonly Order[];
  tick: string;
  market: Market;
}

/** A position's stop and take-profit, and what sets them. @throws Error with a sentence that says why it was not set. */
function useLegs({ position, open, tick, market }: ProtectingProps) {
  const protect = useProtect();
  const toast = useToast();
  const now = protectionOf(position, open);
  const set = async (leg: 'stop' | 'profit', name: string, next: string | null) => {
    const wrong = next === null ? null : misplaced(position, leg, next, market, tick);
    if (wrong !== null) throw new Error(wrong);
    await protect.mutateAsync({ position, now, leg, price: next });
    toast({
      title: next === null ? `${name} removed` : `${name} set`,
      detail: `${position.symbol}${next === null ? '' : ` at ${format.price(next, tick)}`}`,
    });
  };
  return [
    { leg: 'stop', name: 'Stop', price: now.stop?.stop_price ?? null },
    {
      leg: 'profit',
      name: 'Take profit',
      price: (now.profit?.type === 'take_profit' ? now.profit.stop_price : now.profit?.limit_price) ?? null,
    },
  ].map((each) => {
    const leg = each.leg as 'stop' | 'profit';
    return { ...each, leg, to: (next: string | null) => set(leg, each.name, next) };
  });
}

export function Protecting(props: ProtectingProps) {
  const { position, tick } = props;
  const canTrade = useCanTrade();
  return useLegs(props).map(({ leg, name, price, to }) => (
    <Td number key={leg} className="@max-4xl:hidden">
      <EditCell
        label={`${name} of ${position.symbol}`}
        value={price}
        shown={format.price(price, tick)}
        step={tick}
        onSave={to}
        onClear={() => to(null)}
        isReadOnly={!canTrade}
      />
    </Td>
  ));
}

interface ProtectDialogProps extends ProtectingProps {
  quote: string;
  onClose: () => void;
}

/** Both of them at any width, also by how much may be lost or is to be won. */
export function ProtectDialog({ quote, onClose, ...props }: ProtectDialogProps) {
  const { position, tick, market } = props;
  const average = format.price(position.average_price, tick);
  return (
    <Dialog title={`Stop and take-profit of ${position.symbol}`} open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <div className="min-h-0 space-y-4 overflow-y-auto p-3">
        <p className="text-xs text-muted">
          {format.quantity(position.qty)} at {average}, now {format.price(market?.last ?? position.market_price, tick)}.
          Percent, ticks and {quote} are counted from {average}.
        </p>
        {useLegs(props).map((leg) => (
          <Leg key={leg.leg} {...leg} position={position} tick={tick} quote={quote} />
        ))}
      </div>
    </Dialog>
  );
}

interface LegProps {
  leg: 'stop' | 'profit';
  name: string;
  price: string | null;
  to: (price: string | null) => Promise<unknown>;
  position: Position;
  tick: string;
  quote: string;
}

function Leg({ leg, name, price, to, position, tick, quote }: LegProps) {
  const [by, setBy] = useState<Measure>('price');
  const [text, setText] = useState(price === null ? '' : Decimal.of(price).toString());
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLFormElement>(null);
  const wanted = exitPrice(position, leg, by, text, tick);
  const then = wanted === null ? null : valueAt(position, wanted);

  const run = async (next: string | null) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await to(next);
    } catch (error) {
      setProblem(format.sentence(error instanceof Error ? error.message : String(error)));
      field.current?.querySelector('input')?.focus();
    } finally {
      setBusy(false);
    }
  };
  const press = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (wanted === null) return setProblem(`${numberWanted()} It must leave a price above zero.`);
    if (!Decimal.of(wanted).isMultipleOf(Decimal.of(tick))) return setProblem(`Must be a multiple of ${tick}.`);
    void run(wanted);
  };
  const units = { price: quote, percent: '%', ticks: 'ticks', money: quote };
  return (
    <form ref={field} noValidate aria-label={name} onSubmit={press} className="space-y-1.5">
      <Field
        label={name}
        unit={units[by]}
        inputMode="decimal"
        autoComplete="off"
        placeholder={price === null ? 'None' : format.price(price, tick)}
        value={typedAs(text)}
        onChange={(event) => {
          setText(digitsOf(event.target.value));
          setProblem(undefined);
        }}
        error={problem}
        hint={
          <Segmented
            label={`${name} by`}
            size="small"
            value={by}
            onChange={(next) => {
              setBy(next);
              setText(next === 'price' ? (wanted ?? '') : '');
            }}
            options={[
              { value: 'price', label: 'Price' },
              { value: 'percent', label: '%' },
              { value: 'ticks', label: 'Ticks' },
              { value: 'money', label: quote },
            ]}
          />
        }
      />
      <div className="flex items-center gap-2">
        <p role="status" className="min-w-0 flex-1 text-xs text-muted">
          {price !== null && `Set at ${format.price(price, tick)}. `}
          {then && wanted !== price && (
            <>
              At {format.price(wanted, tick)}{' '}
              <Change
                text={`${format.signed(then.unrealized_pnl)} ${quote} (${format.percent(then.unrealized_pnl_percent)})`}
              />
            </>
          )}
        </p>
        {price !== null && (
          <Button size="small" look="quiet" busy={busy} onClick={() => void run(null)}>
            Remove {name.toLowerCase()}
          </Button>
        )}
        <Button size="small" type="submit" busy={busy}>
          Set {name.toLowerCase()}
        </Button>
      </div>
    </form>
  );
}
