const pattern = /^\/venues\/([\w-]+)(?=\/|$)/;

/** Asked alike everywhere: who somebody is, and what is administered. All else belongs to a venue. */
const common = /^\/api\/v1\/(auth(?!\/stream-ticket(?:\/|$))|me|keys|users|admin|invitations|backtests|venues)(?=\/|$)/;

/** The replay that an address is in; null for the live exchange. */
export const venueOf = (pathname: string): string | null => pattern.exec(pathname)?.[1] ?? null;

/** What the addresses of a venue's pages, of its API and of its stream begin with. */
export const baseOf = (venue: string | null): string => (venue === null ? '' : `/venues/${venue}`);

/** Where a venue answers what is asked under a path of the API. */
export const pathIn = (venue: string | null, path: string): string =>
  common.test(path) ? path : `${baseOf(venue)}${path}`;

/** The same page in another venue; of any page's address, with its venue or without. */
export const pageIn = (venue: string | null, pathname: string): string =>
  `${baseOf(venue)}${pathname.slice(baseOf(venueOf(pathname)).length) || '/'}`;

/** Where the browser keeps something that is a venue's own. */
export const keptIn = (venue: string | null, place: string): string => (venue === null ? place : `${place}@${venue}`);

/** The venue of this page. It never changes: going to another one loads the page anew, so that nothing of the two is mixed. */
export const venue: string | null = typeof location === 'undefined' ? null : venueOf(location.pathname);
