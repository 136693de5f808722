import { useSyncExternalStore } from 'react';
import { activeAccount, session } from './client';

let lastRole: string | undefined;

/**
 * The signed-in user's role; after they signed out still that one: a page that goes in a moment is not drawn once more, since it would ask
 * for all that it shows without a token.
 */
export const useRole = () =>
  useSyncExternalStore(
    (listener) => session.subscribe(listener),
    () => (lastRole = session.user?.role ?? lastRole),
  );

/** Whether the account in sight is one that somebody else shares: it can be looked at and not changed. */
export const useIsViewOnly = () =>
  useSyncExternalStore(
    (listener) => activeAccount.subscribe(listener),
    () => activeAccount.isViewOnly,
  );

/**
 * Whether there is anything to trade with in sight: an observer has no ticket anywhere, and nobody has one for an account that is only
 * shared with them. The exchange judges it; this says what is shown.
 */
export function useCanTrade(): boolean {
  const role = useRole();
  return !useIsViewOnly() && role !== 'observer';
}
