import type { SyntheticEvent } from 'react';
import type { AdministeredInstrument } from '@/api/types';
import { Button } from '@/ui/button';
import { useConfirm } from '@/ui/confirm';
import { Dialog } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { useBand, useDividend, useSplit } from './queries';

interface InstrumentDialogProps {
  instrument: AdministeredInstrument;
  close: () => void;
}

/** What an administrator does to an instrument that is more than a press. */
export function InstrumentDialog({ instrument, close }: InstrumentDialogProps) {
  return (
    <Dialog title={instrument.symbol} open onOpenChange={(open) => !open && close()}>
      <div className="divide-y divide-line overflow-y-auto">
        <Band instrument={instrument} close={close} />
        <Dividend instrument={instrument} close={close} />
        {instrument.is_splittable && <Split instrument={instrument} close={close} />}
      </div>
    </Dialog>
  );
}

const texts = (event: SyntheticEvent<HTMLFormElement>) => {
  event.preventDefault();
  const entries = new FormData(event.currentTarget);
  return (name: string) => String(entries.get(name) ?? '').trim();
};

function Band({ instrument, close }: InstrumentDialogProps) {
  const band = useBand(instrument.symbol);
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    const text = texts(event);
    const [lower, upper] = [text('lower'), text('upper')];
    band.mutate({ ...(lower && { lower }), ...(upper && { upper }) }, { onSuccess: close });
  };
  return (
    <form onSubmit={send} aria-label="Price band" className="space-y-3 p-4">
      <h3 className="text-xs font-semibold text-muted">Price band</h3>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Lowest price" name="lower" inputMode="decimal" defaultValue={instrument.lower ?? ''} />
        <Field label="Highest price" name="upper" inputMode="decimal" defaultValue={instrument.upper ?? ''} />
      </div>
      <p className="text-xs text-muted">Leave both empty to lift it. What rests outside is cancelled.</p>
      <Button type="submit" busy={band.isPending}>
        Set band
      </Button>
    </form>
  );
}

function Dividend({ instrument, close }: InstrumentDialogProps) {
  const dividend = useDividend(instrument.symbol);
  const confirm = useConfirm();
  const send = async (event: SyntheticEvent<HTMLFormElement>) => {
    const amount = texts(event)('per_unit');
    const sure = await confirm({
      title: `Pay ${amount} for each ${instrument.symbol}?`,
      detail: 'Everybody who holds it is paid now; who is short pays. It cannot be taken back.',
      action: 'Pay',
      always: true,
    });
    if (sure) dividend.mutate(amount, { onSuccess: close });
  };
  return (
    <form onSubmit={(event) => void send(event)} aria-label="Dividend" className="space-y-3 p-4">
      <h3 className="text-xs font-semibold text-muted">Dividend</h3>
      <Field label="For each unit" name="per_unit" inputMode="decimal" required />
      <Button type="submit" busy={dividend.isPending}>
        Pay dividend
      </Button>
    </form>
  );
}

function Split({ instrument, close }: InstrumentDialogProps) {
  const split = useSplit(instrument.symbol);
  const confirm = useConfirm();
  const send = async (event: SyntheticEvent<HTMLFormElement>) => {
    const text = texts(event);
    const body = { to: Number(text('to')), from: Number(text('from')) };
    const sure = await confirm({
      title: `Make ${body.to} ${instrument.symbol} of ${body.from}?`,
      detail: 'Orders are cancelled, and positions and prices follow. It cannot be taken back.',
      action: 'Split',
      always: true,
    });
    if (sure) split.mutate(body, { onSuccess: close });
  };
  return (
    <form onSubmit={(event) => void send(event)} aria-label="Split" className="space-y-3 p-4">
      <h3 className="text-xs font-semibold text-muted">Split</h3>
      <div className="grid grid-cols-2 gap-3">
        <Field label="New shares" name="to" type="number" min={1} max={1000} defaultValue={2} required />
        <Field label="Of old shares" name="from" type="number" min={1} max={1000} defaultValue={1} required />
      </div>
      <Button type="submit" busy={split.isPending}>
        Split now
      </Button>
    </form>
  );
}
