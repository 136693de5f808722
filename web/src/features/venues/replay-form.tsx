import { Dices } from 'lucide-react';
import { type SyntheticEvent, useState } from 'react';
import type { Venue } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choice } from '@/ui/choice';
import { Field, FieldError } from '@/ui/field';
import { usePreferences } from '@/ui/preferences';
import { profiles as all } from '@/ui/profiles';
import { digitsOf, typedAs } from '@/ui/typed';
import { scenarios } from './choices';
import { useCreateVenue } from './queries';
import { firstReplay, type Market, type ReplaySetup, requestOf, type Wrong } from './setup';
import { randomDay } from './when';

const profiles = all.filter(({ value }) => value !== 'standard');

const markets: readonly { value: Market; label: string }[] = [
  { value: 'past', label: 'As it was' },
  { value: 'synthetic', label: 'Synthetic' },
];

/** Where a replay is set up. As it stands it can be started. */
export function ReplayForm({ onMade }: { onMade: (made: Venue) => void }) {
  const { clock } = usePreferences();
  const create = useCreateVenue();
  const [setup, setSetup] = useState(() => firstReplay(new Date()));
  const [isSent, setSent] = useState(false);
  const refused = Object.entries(create.error?.errors ?? {}).map(([field, texts]) => [field, texts.join(' ')]);
  const wrong: Wrong = isSent
    ? { ...(Object.fromEntries(refused) as Wrong), ...requestOf(setup, new Date()).wrong }
    : {};

  const change = (part: Partial<ReplaySetup>) => {
    setSetup((before) => ({ ...before, ...part }));
    if (create.error) create.reset();
  };
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSent(true);
    const { request, wrong: faults } = requestOf(setup, new Date());
    if (Object.keys(faults).length === 0) create.mutate(request, { onSuccess: onMade });
  };
  const isSynthetic = setup.market === 'synthetic';
  const zone = clock === 'utc' ? ' (UTC)' : '';
  return (
    <Card title="New replay">
      <form noValidate onSubmit={send} aria-label="New replay" className="grid gap-4 p-4">
        <Choice
          label="Market"
          value={setup.market}
          onChange={(market) => change({ market })}
          options={markets}
          error={wrong['source']}
        />
        {isSynthetic && (
          <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
            <div>
              <Choice
                label="Scenario"
                value={setup.scenario}
                onChange={(scenario) => change({ scenario })}
                options={scenarios}
                error={wrong['scenario']}
              />
              <p className="mt-1 text-xs text-muted">{scenarios.find(({ value }) => value === setup.scenario)?.says}</p>
            </div>
            <Field
              label="Seed"
              hint={<span>optional</span>}
              inputMode="numeric"
              autoComplete="off"
              value={setup.seed}
              onChange={(event) => change({ seed: event.target.value.trim() })}
              error={wrong['seed']}
            />
          </div>
        )}
        <div className="grid grid-cols-2 items-start gap-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] lg:grid-cols-2">
          <Field
            label={`Day${zone}`}
            type="date"
            value={setup.day}
            onChange={(event) => change({ day: event.target.value })}
            error={wrong['start']}
          />
          <Field
            label={`Time${zone}`}
            type="time"
            value={setup.time}
            onChange={(event) => change({ time: event.target.value })}
          />
          <Button
            onClick={() => change({ day: randomDay(new Date(), Math.random()) })}
            className="col-span-2 sm:col-span-1 sm:mt-5.5 lg:col-span-2 lg:mt-0"
          >
            <Dices aria-hidden className="size-4" />A random day
          </Button>
        </div>
        <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
          <Field
            label={`Ends at${zone}`}
            className="lg:max-xl:col-span-2"
            hint={<span>optional</span>}
            type="datetime-local"
            value={setup.end}
            onChange={(event) => change({ end: event.target.value })}
            error={wrong['end']}
          />
          <Field
            label="Capital"
            className="lg:max-xl:col-span-2"
            unit="USD"
            inputMode="decimal"
            autoComplete="off"
            value={typedAs(setup.capital)}
            onChange={(event) => change({ capital: digitsOf(event.target.value) })}
            error={wrong['capital']}
          />
          <div className="sm:col-span-2">
            <Choice
              label="Profile: fees and delay"
              value={setup.profile}
              onChange={(profile) => change({ profile })}
              options={profiles}
              error={wrong['profile']}
            />
          </div>
          <Field
            label="Name"
            className="sm:col-span-2"
            hint={<span>optional</span>}
            value={setup.name}
            maxLength={80}
            autoComplete="off"
            onChange={(event) => change({ name: event.target.value })}
            error={wrong['name']}
          />
        </div>
        {create.error && Object.keys(create.error.errors).length === 0 && (
          <FieldError>{create.error.message}</FieldError>
        )}
        <Button
          type="submit"
          look="primary"
          size="large"
          busy={create.isPending || create.isSuccess}
          className="w-full sm:w-56"
        >
          Start
        </Button>
      </form>
    </Card>
  );
}
