const place = 'tradecraft-signed-in';

/**
 * Whether this browser may hold a session. Its cookie is out of the page's sight, so the page makes a note of its own: a visitor who has
 * none need not ask the exchange, which could only refuse.
 */
export const wasSignedIn = (): boolean => localStorage.getItem(place) !== null;

export function noteSignedIn(isSignedIn: boolean): void {
  if (isSignedIn) localStorage.setItem(place, 'yes');
  else localStorage.removeItem(place);
}
