import { type SyntheticEvent, useState } from 'react';
import { Decimal } from '@/api/decimal';
import type { AlertRequest, Instrument } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { Choice } from '@/ui/choice';
import { Dialog } from '@/ui/dialog';
import { Field, FieldError } from '@/ui/field';
import * as format from '@/ui/format';
import { Switch } from '@/ui/switch';
import { useToast } from '@/ui/toast';
import { condition as inWords } from './describe';
import { useCreateAlert } from './queries';

const conditions = [
  { value: 'above', label: 'Rises to' },
  { value: 'below', label: 'Falls to' },
  { value: 'percent_move', label: 'Moves by' },
] as const;

interface AlertFormProps {
  instrument: Instrument;
  onClose: () => void;
}

/** Asks to be told when an instrument's price comes somewhere. */
export function AlertForm({ instrument, onClose }: AlertFormProps) {
  const { symbol, quote, tick_size: tick } = instrument;
  const last = useChannel(`ticker:${symbol}`)?.last;
  const create = useCreateAlert();
  const toast = useToast();
  const [kind, setKind] = useState<AlertRequest['condition']>('above');
  const [target, setTarget] = useState('');
  const [repeats, setRepeats] = useState(false);
  const [entered, setEntered] = useState<string | null>(null);
  const isMove = kind === 'percent_move';
  const problem = create.error;
  const field = isMove ? 'percent' : 'price';

  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const note = String(new FormData(event.currentTarget).get('note')).trim();
    const wrong = wrongWith(target.trim(), isMove ? '0.01' : tick);
    setEntered(wrong);
    if (wrong) return;
    create.mutate(
      { symbol, condition: kind, [field]: Decimal.of(target.trim()).toString(), repeats, ...(note && { note }) },
      {
        onSuccess: (alert) => {
          toast({ title: 'Alert set', detail: `When ${symbol} ${inWords(alert)}` });
          onClose();
        },
      },
    );
  };
  const others = problem && !problem.errors[field] && !problem.errors['note'];
  return (
    <Dialog title={`Alert for ${symbol}`} open onOpenChange={(open) => !open && onClose()}>
      <form noValidate onSubmit={send} className="space-y-4 overflow-y-auto p-4">
        <div className="grid grid-cols-2 items-start gap-3">
          <Choice label="When the price" value={kind} onChange={setKind} options={conditions} />
          <Field
            label={isMove ? 'Percent' : 'Price'}
            name={field}
            autoFocus
            inputMode="decimal"
            autoComplete="off"
            value={target}
            onChange={(event) => setTarget(event.target.value)}
            unit={isMove ? '%' : quote}
            error={entered ?? problem?.errors[field]?.[0]}
            hint={
              !isMove &&
              last != null && (
                <button
                  type="button"
                  onClick={() => setTarget(last)}
                  className="rounded px-0.5 text-paper hover:underline"
                >
                  Last {format.price(last, tick)}
                </button>
              )
            }
          />
        </div>
        <Field
          label="Note"
          name="note"
          maxLength={200}
          autoComplete="off"
          placeholder="Said along"
          error={problem?.errors['note']?.[0]}
        />
        <Switch
          label="Again and again"
          hint="Told each time it comes there, not only the first"
          checked={repeats}
          onChange={setRepeats}
        />
        {others && <FieldError>{problem.message}</FieldError>}
        <Button type="submit" look="primary" busy={create.isPending} className="w-full">
          Set alert
        </Button>
      </form>
    </Dialog>
  );
}

function wrongWith(text: string, step: string): string | null {
  const number = Decimal.tryParse(text);
  if (!number) return 'Enter digits with a point, such as 0.5.';
  if (number.sign <= 0) return 'Enter more than zero.';
  return number.isMultipleOf(Decimal.of(step)) ? null : `Must be a multiple of ${step}.`;
}
