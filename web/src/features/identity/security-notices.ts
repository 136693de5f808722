import { useMemo } from 'react';
import type { NoticeLine } from '@/ui/notices';
import { deviceOf, placeOf } from './device';
import { useSignIns } from './own-sessions';

/** Where somebody signed in as this user. */
export function useSecurityNotices(): readonly NoticeLine[] {
  const signIns = useSignIns().data;
  return useMemo(
    () =>
      (signIns ?? [])
        .filter(({ is_current: isCurrent }) => !isCurrent)
        .map(({ id, created_at: at, user_agent: agent, address }) => ({
          id: `sign-in-${id}`,
          kind: 'security',
          at,
          title: `Signed in with ${deviceOf(agent)}`,
          detail: placeOf(address),
          to: '/settings/security',
        })),
    [signIns],
  );
}
