import { type SyntheticEvent, useState } from 'react';
import { Decimal } from '@/api/decimal';
import type { AlertRequest, Instrument } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Choice } from '@/ui/choice';
import { Field } from '@/ui/field';
import * as format from '@/ui/format';
import { useToast } from '@/ui/toast';
import { digitsOf, numberWanted, typedAs } from '@/ui/typed';
import { AlertOptions, noteOf } from './alert-options';
import { condition as inWords } from './describe';
import { useCreateAlert } from './queries';

const conditions = [
  { value: 'above', label: 'Rises to' },
  { value: 'below', label: 'Falls to' },
  { value: 'percent_move', label: 'Moves by' },
] as const;

interface PriceAlertProps {
  instrument: Instrument;
  /** Where it begins. */
  price?: string | undefined;
  onClose: () => void;
}

/** Asks to be told when an instrument's price comes somewhere. */
export function PriceAlert({ instrument, price, onClose }: PriceAlertProps) {
  const { symbol, quote, tick_size: tick } = instrument;
  const last = useChannel(`ticker:${symbol}`)?.last;
  const create = useCreateAlert();
  const toast = useToast();
  const [kind, setKind] = useState<AlertRequest['condition']>(
    price && last && Number(price) < Number(last) ? 'below' : 'above',
  );
  const [target, setTarget] = useState(price ?? '');
  const [repeats, setRepeats] = useState(false);
  const [entered, setEntered] = useState<string | null>(null);
  const isMove = kind === 'percent_move';
  const problem = create.error;
  const field = isMove ? 'percent' : 'price';

  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const note = noteOf(event.currentTarget);
    const wrong = wrongWith(target.trim(), isMove ? '0.01' : tick);
    setEntered(wrong);
    if (wrong) return;
    create.mutate(
      { symbol, condition: kind, [field]: Decimal.of(target.trim()).toString(), repeats, ...note },
      {
        onSuccess: (alert) => {
          toast({ title: 'Alert set', detail: `When ${symbol} ${inWords(alert)}` });
          onClose();
        },
      },
    );
  };
  return (
    <form noValidate onSubmit={send} className="space-y-4">
      <div className="grid grid-cols-2 items-start gap-3">
        <Choice label="When the price" value={kind} onChange={setKind} options={conditions} />
        <Field
          label={isMove ? 'Percent' : 'Price'}
          name={field}
          autoFocus
          inputMode="decimal"
          autoComplete="off"
          value={typedAs(target)}
          onChange={(event) => setTarget(digitsOf(event.target.value))}
          unit={isMove ? '%' : quote}
          error={entered ?? problem?.errors[field]?.[0]}
          hint={
            !isMove &&
            last != null && (
              <button
                type="button"
                onClick={() => setTarget(last)}
                className="reach rounded px-0.5 text-paper hover:underline"
              >
                Last {format.price(last, tick)}
              </button>
            )
          }
        />
      </div>
      {isThere(kind, target, last) && (
        <p role="status" className="text-xs text-muted">
          {symbol} is {kind === 'above' ? 'above' : 'below'} that already. You are told when it has{' '}
          {kind === 'above' ? 'fallen below it and rises' : 'risen above it and falls'} to it again.
        </p>
      )}
      <AlertOptions
        repeats={repeats}
        onRepeats={setRepeats}
        what="price"
        problem={problem}
        said={[field]}
        busy={create.isPending}
      />
    </form>
  );
}

/** Whether the price has come already: then the exchange waits until it comes again. */
const isThere = (kind: AlertRequest['condition'], target: string, last: string | null | undefined): boolean => {
  const [price, now] = [Decimal.tryParse(target.trim()), last == null ? null : Decimal.of(last)];
  if (!price || price.sign <= 0 || !now) return false;
  return kind === 'above' ? now.compare(price) >= 0 : kind === 'below' && now.compare(price) <= 0;
};

function wrongWith(text: string, step: string): string | null {
  const number = Decimal.tryParse(text);
  if (!number) return numberWanted();
  if (number.sign <= 0) return 'Enter more than zero.';
  return number.isMultipleOf(Decimal.of(step)) ? null : `Must be a multiple of ${step}.`;
}
