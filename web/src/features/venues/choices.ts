import type { ClockRequest } from '@/api/types';

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
