import { Password, Profile, SignIns } from '@/features/identity/security';
import { useSession } from '@/features/identity/queries';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { chime } from '@/ui/chime';
import { Choice } from '@/ui/choice';
import * as format from '@/ui/format';
import { changePreferences, usePreferences } from '@/ui/preferences';
import { Segmented } from '@/ui/segmented';
import { Switch } from '@/ui/switch';
import { useTheme } from '@/ui/theme';
import { useTour } from './tour-state';

export function SettingsPage() {
  const { data: user } = useSession();
  return (
    <main className="mx-auto grid max-w-4xl gap-4 p-3 sm:p-5">
      <title>Settings · TradeCraft</title>
      <h1 className="text-xl font-semibold tracking-tight">Settings</h1>
      <div className="grid items-start gap-4 md:grid-cols-2">
        <div className="grid gap-4">
          {user && <Profile user={user} />}
          <Behaviour />
          <SignIns />
        </div>
        <div className="grid gap-4">
          <Looks />
          <Telling />
          {user && <Password user={user} />}
        </div>
      </div>
    </main>
  );
}

function Looks() {
  const [theme, setTheme] = useTheme();
  const chosen = usePreferences();
  return (
    <Card title="Looks">
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
              { value: 'local', label: 'Of this computer' },
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
          always type numbers with a point.
        </p>
      </div>
    </Card>
  );
}

function Telling() {
  const chosen = usePreferences();
  const heard = (on: boolean) => on && chime('up');
  return (
    <Card title="Notifications and sounds">
      <div className="space-y-4 p-4">
        <Switch
          label="Show fills"
          hint="And what the exchange ended, at the edge of the page"
          checked={chosen.notifications}
          onChange={(notifications) => changePreferences({ notifications })}
        />
        <Switch
          label="Sound of fills"
          hint="Two tones, rising for a buy, falling for a sell"
          checked={chosen.sounds}
          onChange={(sounds) => {
            changePreferences({ sounds });
            heard(sounds);
          }}
        />
        <Switch
          label="Show price alerts"
          hint="At the edge of the page; the bell keeps them either way"
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

function Behaviour() {
  const chosen = usePreferences();
  const tour = useTour();
  return (
    <Card title="Behaviour">
      <div className="space-y-4 p-4">
        <Choice
          label="Ask once more before"
          value={chosen.confirmations}
          onChange={(confirmations) => changePreferences({ confirmations })}
          options={[
            { value: 'orders', label: 'Every order, and what cannot be undone' },
            { value: 'endings', label: 'Closing positions, cancelling all orders' },
            { value: 'none', label: 'Nothing' },
          ]}
        />
        <Button onClick={tour.restart}>Take the tour again</Button>
      </div>
    </Card>
  );
}
