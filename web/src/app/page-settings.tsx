import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { chime } from '@/ui/chime';
import { Choice } from '@/ui/choice';
import * as format from '@/ui/format';
import { changePreferences, usePreferences } from '@/ui/preferences';
import { type NoticeKind, noticeKinds } from '@/ui/notices';
import { Segmented } from '@/ui/segmented';
import { Switch } from '@/ui/switch';
import { useTheme } from '@/ui/theme';
import { useMissions } from './missions-state';

/** What this browser remembers of how its user wants the page. */
export function Appearance() {
  const [theme, setTheme] = useTheme();
  const chosen = usePreferences();
  return (
    <Card title="Appearance">
      <div className="space-y-4 p-4">
        <div>
          <p className="mb-1 text-xs text-muted">Theme</p>
          <Segmented
            label="Theme"
            value={theme}
            onChange={setTheme}
            options={[
              { value: 'dark', label: 'Dark' },
              { value: 'light', label: 'Light' },
            ]}
          />
        </div>
        <div>
          <p className="mb-1 text-xs text-muted">Density</p>
          <Segmented
            label="Density"
            value={chosen.density}
            onChange={(density) => changePreferences({ density })}
            options={[
              { value: 'comfortable', label: 'Comfortable' },
              { value: 'compact', label: 'Compact' },
            ]}
          />
        </div>
        <Choice
          label="Numbers"
          value={chosen.numbers}
          onChange={(numbers) => changePreferences({ numbers })}
          options={[
            { value: 'comma', label: '1,234.56' },
            { value: 'point', label: '1.234,56' },
            { value: 'space', label: '1 234.56' },
          ]}
        />
        <div className="grid grid-cols-2 gap-3">
          <Choice
            label="Time zone"
            value={chosen.clock}
            onChange={(clock) => changePreferences({ clock })}
            options={[
              { value: 'local', label: 'Local time' },
              { value: 'utc', label: 'UTC' },
            ]}
          />
          <Choice
            label="Hours"
            value={chosen.hours}
            onChange={(hours) => changePreferences({ hours })}
            options={[
              { value: '24', label: '15:04' },
              { value: '12', label: '03:04 pm' },
            ]}
          />
        </div>
        <p className="text-xs text-muted">
          So it will look: {format.price('-1234567.891', '0.01')} at {format.timeOfDay('2026-01-31T15:04:05Z')}. You
          type numbers in the same way.
        </p>
      </div>
    </Card>
  );
}

export function Notifications() {
  const chosen = usePreferences();
  const heard = (on: boolean) => on && chime('up');
  return (
    <Card title="Notifications and sounds">
      <div className="space-y-4 p-4">
        <Switch
          label="Show fills"
          hint="In a corner of the page. Also orders that the exchange ended."
          checked={chosen.notifications}
          onChange={(notifications) => changePreferences({ notifications })}
        />
        <Switch
          label="Sound of fills"
          hint="Two tones: rising for a buy, falling for a sell"
          checked={chosen.sounds}
          onChange={(sounds) => {
            changePreferences({ sounds });
            heard(sounds);
          }}
        />
        <Switch
          label="Show price alerts"
          hint="In a corner of the page. The bell lists them either way."
          checked={chosen.alertNotices}
          onChange={(alertNotices) => changePreferences({ alertNotices })}
        />
        <Switch
          label="Sound of price alerts"
          hint="Two tones when one fires"
          checked={chosen.alertSounds}
          onChange={(alertSounds) => {
            changePreferences({ alertSounds });
            heard(alertSounds);
          }}
        />
      </div>
    </Card>
  );
}

/** What the notification centre lists. */
export function NoticeKinds() {
  const { noticesOff: off } = usePreferences();
  const change = (kind: NoticeKind, isListed: boolean) =>
    changePreferences({ noticesOff: isListed ? off.filter((each) => each !== kind) : [...off, kind] });
  return (
    <Card title="Notification centre">
      <fieldset className="space-y-1 p-4">
        <legend className="sr-only">What the bell lists</legend>
        {(Object.entries(noticeKinds) as [NoticeKind, string][]).map(([kind, name]) => (
          <label key={kind} className="flex min-h-8 items-center gap-2 pointer-coarse:min-h-11">
            <input
              type="checkbox"
              checked={!off.includes(kind)}
              onChange={(event) => change(kind, event.target.checked)}
              className="size-4 accent-(--paper)"
            />
            {name}
          </label>
        ))}
      </fieldset>
    </Card>
  );
}

export function Confirmations() {
  const chosen = usePreferences();
  const { restart } = useMissions();
  return (
    <Card title="Confirmations">
      <div className="space-y-4 p-4">
        <Choice
          label="Ask for confirmation before"
          value={chosen.confirmations}
          onChange={(confirmations) => changePreferences({ confirmations })}
          options={[
            { value: 'orders', label: 'Every order, and what cannot be undone' },
            { value: 'endings', label: 'Closing positions, cancelling all orders' },
            { value: 'none', label: 'Nothing' },
          ]}
        />
        <Choice
          label="Ask before a price that is away from the market by more than"
          value={chosen.farPrice}
          onChange={(farPrice) => changePreferences({ farPrice })}
          options={[
            { value: '2', label: '2%' },
            { value: '5', label: '5%' },
            { value: '10', label: '10%' },
            { value: 'off', label: 'Never ask' },
          ]}
        />
        <Button onClick={restart}>Show the first steps again</Button>
      </div>
    </Card>
  );
}
