import type { ClockRequest, Scenario, Venue } from '@/api/types';

/** How fast a replay can be played: so many times as fast as the time outside. */
export const speeds = ['0.1', '1', '5', '20', '60', '300', '1000', 'max'] as const;

/** "60" is "60x". */
export const speedName = (speed: string): string => (speed === 'max' ? 'As fast as it goes' : `${speed}x`);

/** Where there is little room. */
export const shortSpeed = (speed: string): string => (speed === 'max' ? 'Max' : `${speed}x`);

/** The speeds to choose from; one that was set elsewhere is among them. */
export function speedsWith(shown: string): { value: string; label: string }[] {
  const listed: readonly string[] = speeds;
  const all = listed.includes(shown) ? listed : [shown, ...listed];
  return all.map((value) => ({ value, label: speedName(value) }));
}

export type Step = ClockRequest & { action: 'step' };

export const oneMinute: Step = { action: 'step', minutes: 1 };

export const steps: readonly { name: string; step: Step }[] = [
  { name: '1 minute', step: oneMinute },
  { name: '5 minutes', step: { action: 'step', minutes: 5 } },
  { name: '15 minutes', step: { action: 'step', minutes: 15 } },
  { name: '1 hour', step: { action: 'step', minutes: 60 } },
  { name: '1 day', step: { action: 'step', minutes: 1_440 } },
  { name: 'Until the next fill', step: { action: 'step', until: 'next_fill' } },
  { name: 'Until the next session', step: { action: 'step', until: 'next_session' } },
];

/** What may happen in a synthetic market, each with a sentence. */
export const scenarios: readonly { value: Scenario; label: string; says: string }[] = [
  { value: 'calm', label: 'Calm', says: 'The ordinary market.' },
  { value: 'trend', label: 'Trend', says: 'Prices rise by 6 % a day.' },
  { value: 'crash', label: 'Crash', says: 'After a third of the time prices fall by 20 %, and stay down.' },
  { value: 'gap_open', label: 'Gap at the open', says: 'Prices open 8 % lower in New York’s next session.' },
  { value: 'squeeze', label: 'Squeeze', says: 'Prices rise by 30 % with few sellers, then lose half of it.' },
  { value: 'thin', label: 'Thin', says: 'Little depth and wide spreads, all the time.' },
  { value: 'flash_crash', label: 'Flash crash', says: 'Prices fall by 10 % in five minutes, and are soon back.' },
];

/** What a replay plays, after its days: "from bars". */
export function sourceName({ source, scenario, seed }: Pick<Venue, 'source' | 'scenario' | 'seed'>): string {
  if (source === 'recording') return 'as it was recorded';
  if (source === 'bars') return 'from bars';
  const shown = scenarios.find(({ value }) => value === scenario)?.label ?? '';
  return `synthetic: ${shown}, seed ${seed}`;
}
