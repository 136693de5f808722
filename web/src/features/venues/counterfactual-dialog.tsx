import { type SyntheticEvent, useState } from 'react';
import type { Venue } from '@/api/types';
import { Button } from '@/ui/button';
import { Choice } from '@/ui/choice';
import { Dialog } from '@/ui/dialog';
import { Field, FieldError } from '@/ui/field';
import { profiles as all } from '@/ui/profiles';
import { useCounterfactual } from './queries';

const same = { value: '', label: 'As it was' };

const profiles = [same, ...all.filter(({ value }) => value !== 'standard')];

const physics = [
  { value: '', label: 'As the profile has it' },
  { value: 'frictionless', label: 'Frictionless: as soon as the price is seen' },
  { value: 'retail', label: 'Retail: behind the queue, as at a broker' },
  { value: 'exchange', label: 'Exchange: behind the queue, whose rear cancels first' },
  { value: 'pessimistic', label: 'Pessimistic: as exchange, and what was taken stays away' },
];

interface CounterfactualDialogProps {
  venue: Venue;
  onMade: (made: Venue) => void;
  onClose: () => void;
}

/** The same orders again, under other terms: under which is asked here. */
export function CounterfactualDialog({ venue, onMade, onClose }: CounterfactualDialogProps) {
  const open = useCounterfactual(venue.id);
  const [profile, setProfile] = useState('');
  const [fills, setFills] = useState('');
  const [delay, setDelay] = useState('');
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    open.mutate(
      {
        ...(profile && { profile }),
        ...(fills && { physics: fills }),
        ...(delay.trim() && { delay_ms: Number(delay) }),
      },
      { onSuccess: onMade },
    );
  };
  const wrong = open.error?.errors ?? {};
  const isDelayWrong = delay.trim() !== '' && !/^\d{1,5}$/.test(delay.trim());
  return (
    <Dialog title={`What if, for ${venue.name}`} open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form noValidate onSubmit={send} className="space-y-4 p-4">
        <p className="text-muted">
          Gives your orders again, at the same times and to the same market, and shows what would have come of them.
        </p>
        <Choice
          label="Fees and delay"
          value={profile}
          onChange={setProfile}
          options={profiles}
          error={wrong['profile']?.[0]}
        />
        <Choice label="Fills" value={fills} onChange={setFills} options={physics} error={wrong['physics']?.[0]} />
        <Field
          label="Delay of orders"
          hint={<span>optional</span>}
          unit="ms"
          inputMode="numeric"
          autoComplete="off"
          value={delay}
          onChange={(event) => setDelay(event.target.value)}
          error={isDelayWrong ? 'Must be from 0 to 10000.' : wrong['delay_ms']?.[0]}
        />
        {open.error && Object.keys(wrong).length === 0 && <FieldError>{open.error.message}</FieldError>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={open.isPending || open.isSuccess} disabled={isDelayWrong}>
            Give them again
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
