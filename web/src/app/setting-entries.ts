import { changePreferences, type Preferences, preferences } from '@/ui/preferences';
import { changeTheme, currentTheme } from '@/ui/theme';
import type { Entry } from './command-palette';
import { settingsSections } from './pages';

const group = 'Settings' as const;

/** Every setting that is a choice of a few, as something that can be done. The section that has it comes last. */
export function settingEntries(goTo: (path: string) => void): Entry[] {
  const now = preferences();
  const choose = <K extends keyof Preferences>(name: K, says: string, value: Preferences[K]): Entry[] =>
    now[name] === value ? [] : [{ group, says, act: () => changePreferences({ [name]: value }) }];
  const toggle = (name: keyof Preferences, on: string, off: string): Entry[] =>
    now[name] === true ? choose(name, off, false) : choose(name, on, true);
  const theme = currentTheme() === 'dark' ? 'light' : 'dark';
  return [
    { group, says: `Use the ${theme} theme`, act: () => changeTheme(theme) },
    ...toggle('notifications', 'Show fills in a corner of the page', 'Do not show fills in a corner of the page'),
    ...toggle('sounds', 'Play a sound for fills', 'Play no sound for fills'),
    ...toggle('alertNotices', 'Show price alerts in a corner of the page', 'Do not show price alerts'),
    ...toggle('alertSounds', 'Play a sound for price alerts', 'Play no sound for price alerts'),
    ...choose('confirmations', 'Confirm every order', 'orders'),
    ...choose('confirmations', 'Confirm only what cannot be undone', 'endings'),
    ...choose('confirmations', 'Confirm nothing', 'none'),
    ...choose('farPrice', 'Never ask about a price far from the market', 'off'),
    ...(['2', '5', '10'] as const).flatMap((percent) =>
      choose('farPrice', `Ask before a price more than ${percent}% from the market`, percent),
    ),
    ...choose('numbers', 'Write numbers as 1,234.56', 'comma'),
    ...choose('numbers', 'Write numbers as 1.234,56', 'point'),
    ...choose('numbers', 'Write numbers as 1 234.56', 'space'),
    ...choose('clock', 'Show times in local time', 'local'),
    ...choose('clock', 'Show times in UTC', 'utc'),
    ...choose('hours', 'Show times with 24 hours', '24'),
    ...choose('hours', 'Show times with am and pm', '12'),
    ...settingsSections.map(({ path, name }) => ({
      group,
      says: `Settings: ${name}`,
      act: () => goTo(`/settings/${path}`),
    })),
  ];
}
