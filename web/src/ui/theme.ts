import { useState } from 'react';

export type Theme = 'dark' | 'light';

const place = 'tradecraft-theme';

/** Puts on the theme chosen last time; dark until one was. Called before the first paint. */
export function restoreTheme(): Theme {
  const theme = localStorage.getItem(place) === 'light' ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = theme;
  return theme;
}

export function useTheme() {
  const [theme, setTheme] = useState<Theme>(() =>
    document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark',
  );
  const change = (next: Theme) => {
    localStorage.setItem(place, next);
    document.documentElement.dataset['theme'] = next;
    setTheme(next);
  };
  return [theme, change] as const;
}
