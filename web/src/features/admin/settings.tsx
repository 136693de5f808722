import { type SyntheticEvent, useState } from 'react';
import type { ServerSettings } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choice } from '@/ui/choice';
import { Field, FieldError } from '@/ui/field';
import { Switch } from '@/ui/switch';
import { Answered } from './parts';
import { useChangeSettings, useSettings } from './queries';

const everyRole = [
  { name: 'trader', label: 'Traders', hint: 'Who places orders' },
  { name: 'observer', label: 'Observers', hint: 'Who sees what was shared' },
  { name: 'admin', label: 'Administrators', hint: 'Who runs this exchange' },
];

export function Settings() {
  return <Answered query={useSettings()}>{(settings) => <Form settings={settings} />}</Answered>;
}

function Form({ settings }: { settings: ServerSettings }) {
  const change = useChangeSettings();
  const [registration, setRegistration] = useState(settings.registration);
  const [allowDemo, setAllowDemo] = useState(settings.allow_demo);
  const [roles, setRoles] = useState(settings.second_factor_roles);
  const problem = change.error;
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = new FormData(event.currentTarget);
    change.mutate({
      registration,
      allow_demo: allowDemo,
      most_demo_users: Number(entries.get('most')),
      demo_hours: Number(entries.get('hours')),
      second_factor_roles: roles,
    });
  };
  return (
    <form onSubmit={send} className="grid max-w-3xl grid-cols-1 items-start gap-4 md:grid-cols-2">
      <Card title="Registration">
        <div className="p-4">
          <Choice
            label="Who may create an account"
            value={registration}
            onChange={setRegistration}
            options={[
              { value: 'open', label: 'Everybody' },
              { value: 'invitation', label: 'Who is invited' },
              { value: 'closed', label: 'Nobody' },
            ]}
          />
        </div>
      </Card>
      <Card title="Demo users">
        <div className="space-y-4 p-4">
          <Switch
            label="Try the demo"
            hint="Anybody gets a throw-away user with one click"
            checked={allowDemo}
            onChange={setAllowDemo}
          />
          <Field
            label="So many at a time"
            name="most"
            type="number"
            min={0}
            max={1_000_000}
            defaultValue={settings.most_demo_users}
            required
            error={problem?.errors['most_demo_users']?.join(' ')}
          />
          <Field
            label="For so long"
            name="hours"
            type="number"
            min={1}
            max={8_784}
            defaultValue={settings.demo_hours}
            required
            unit="hours"
            error={problem?.errors['demo_hours']?.join(' ')}
          />
        </div>
      </Card>
      <Card title="Second factor">
        <div className="space-y-4 p-4">
          <p className="text-muted">
            Who has a role that needs one, and has none, can do nothing else until they get one. Demo users are let off.
          </p>
          {everyRole.map((role) => (
            <Switch
              key={role.name}
              label={role.label}
              hint={role.hint}
              checked={roles.includes(role.name)}
              onChange={(isOn) =>
                setRoles(
                  everyRole
                    .map(({ name }) => name)
                    .filter((name) => (name === role.name ? isOn : roles.includes(name))),
                )
              }
            />
          ))}
          {problem?.errors['second_factor_roles'] && (
            <FieldError>{problem.errors['second_factor_roles'].join(' ')}</FieldError>
          )}
        </div>
      </Card>
      <Button type="submit" look="primary" busy={change.isPending} className="justify-self-start">
        Save settings
      </Button>
    </form>
  );
}
