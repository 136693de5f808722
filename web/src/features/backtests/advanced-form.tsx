import { Choice } from '@/ui/choice';
import { Field } from '@/ui/field';
import { profiles } from '@/ui/profiles';
import { NumberField } from './condition-form';
import type { Wrong } from './rules-state';
import { nameOf, type SetupState } from './setup';

const physics = [
  { value: '', label: 'As the profile' },
  { value: 'plain', label: 'Plain: only what the bars show' },
  { value: 'frictionless', label: 'Frictionless: fills at a touch' },
  { value: 'retail', label: 'Retail: queues count' },
  { value: 'exchange', label: 'Exchange: what is eaten returns' },
  { value: 'pessimistic', label: 'Pessimistic: nothing returns' },
] as const;

const kinds = [
  { value: '', label: 'As the strategy needs it' },
  { value: 'cash', label: 'Cash: spends what it has' },
  { value: 'margin', label: 'Margin: may borrow and sell short' },
] as const;

interface AdvancedFormProps {
  setup: SetupState;
  wrong: Wrong;
  onChange: (part: Partial<SetupState>) => void;
}

/** Fields of the request that stand here. */
export const advancedFields = ['name', 'profile', 'physics', 'kind', 'spread_bps', 'seed'];

/** What a newcomer may leave as it is. */
export function AdvancedForm({ setup, wrong, onChange }: AdvancedFormProps) {
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <Field
        label="Name"
        value={setup.name}
        maxLength={80}
        autoComplete="off"
        placeholder={nameOf(setup)}
        onChange={(event) => onChange({ name: event.target.value })}
        error={wrong['name']}
        className="sm:col-span-2"
      />
      <Choice
        label="Profile: fees and delay"
        value={setup.profile}
        onChange={(profile) => onChange({ profile })}
        options={withShown(profiles, setup.profile)}
        error={wrong['profile']}
      />
      <Choice
        label="Physics: how the market fills"
        value={setup.physics}
        onChange={(next) => onChange({ physics: next })}
        options={withShown(physics, setup.physics)}
        error={wrong['physics']}
      />
      <Choice
        label="Account"
        value={setup.kind}
        onChange={(kind) => onChange({ kind })}
        options={kinds}
        error={wrong['kind']}
      />
      <div className="grid grid-cols-2 items-start gap-3">
        <NumberField
          label="Spread"
          unit="bp"
          value={setup.spread}
          onChange={(spread) => onChange({ spread })}
          error={wrong['spread_bps']}
        />
        <NumberField label="Seed" value={setup.seed} onChange={(seed) => onChange({ seed })} error={wrong['seed']} />
      </div>
      <p className="text-xs text-muted sm:col-span-2">
        The spread is how wide the quote is taken to be around a bar’s prices: 1 bp is a hundredth of a percent. Delays,
        and what a script draws by chance, come from the seed.
      </p>
    </div>
  );
}

/** One of a request of another version stays what it was. */
const withShown = (options: readonly { value: string; label: string }[], shown: string) =>
  options.some(({ value }) => value === shown) ? options : [...options, { value: shown, label: shown }];
