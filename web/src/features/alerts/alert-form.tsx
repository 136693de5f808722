import { lazy, Suspense, useState } from 'react';
import type { Instrument } from '@/api/types';
import { Choice } from '@/ui/choice';
import { Dialog } from '@/ui/dialog';
import type { WatchedIndicator } from './indicator-alert';
import { PriceAlert } from './price-alert';

// It comes with the table of indicators: the rest of the page does not wait for it.
const IndicatorAlert = lazy(() => import('./indicator-alert').then((room) => ({ default: room.IndicatorAlert })));

const subjects = [
  { value: 'price', label: 'Price' },
  { value: 'indicator', label: 'Indicator' },
] as const;

interface AlertFormProps {
  instrument: Instrument;
  /** Where it begins. */
  price?: string | undefined;
  watched?: WatchedIndicator | undefined;
  onClose: () => void;
}

/** Asks to be told when an instrument's price, or an indicator of it, comes somewhere. */
export function AlertForm({ instrument, price, watched, onClose }: AlertFormProps) {
  const [subject, setSubject] = useState<'price' | 'indicator'>(watched ? 'indicator' : 'price');
  return (
    <Dialog title={`Alert for ${instrument.symbol}`} open onOpenChange={(open) => !open && onClose()}>
      <div className="space-y-4 overflow-y-auto p-4">
        <Choice label="Watch" value={subject} onChange={setSubject} options={subjects} />
        {subject === 'price' ? (
          <PriceAlert instrument={instrument} price={price} onClose={onClose} />
        ) : (
          <Suspense fallback={<div aria-busy className="h-64 animate-pulse rounded bg-raised/60" />}>
            <IndicatorAlert instrument={instrument} watched={watched} onClose={onClose} />
          </Suspense>
        )}
      </div>
    </Dialog>
  );
}
