import { QueryClient } from '@tanstack/react-query';
import { activeAccount, session } from '@/api/client';
import { Decimal } from '@/api/decimal';
import { Problem } from '@/api/problem';
import { pathIn, venue } from '@/api/venue';
import { sessionKey } from '@/features/identity/queries';
import { positionsKey } from '@/features/portfolio/queries';
import { noteSignedIn, wasSignedIn } from '@/features/identity/signed-in-before';
import { setChartFormats } from '@/charts/formats';
import { perFrame } from '@/stream/frames';
import { Stream } from '@/stream/stream';
import * as format from '@/ui/format';
import { onPreferences, preferences } from '@/ui/preferences';
import { noteDone } from './missions-state';

export const queries = new QueryClient({
  defaultOptions: {
    // What is pressed without a network fails at once. Kept for later it would be sent when nobody expects it any more.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      refetchOnReconnect: true,
      staleTime: 30_000,
      // A refusal stays a refusal; only silence and trouble on the other side are worth another try.
      retry: (failures, error) => error instanceof Problem && error.isOutcomeUnknown && failures < 2,
    },
  },
});

export const stream = new Stream({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${pathIn(venue, '/ws')}`,
  queries,
  // Who has to get a second factor first is a visitor to the stream until then.
  token: () => (session.user?.must_enrol ? null : session.token),
  isLeaving: () => session.isEnding,
  account: () => activeAccount.id,
  accountLost: () => activeAccount.forget(),
  renewToken: () => session.refresh(),
  perFrame,
});

/** Opens the stream once it is known who is signed in: a connection made before would be left for another at once. */
export function connect(): void {
  const known = wasSignedIn() ? session.refresh() : Promise.resolve(null);
  const open = () => stream.open();
  void known.then(open, open);
}

/** What every user may know; the rest is thrown away when another signs in. */
const common = new Set<unknown>(['session', 'market', 'stream']);

let userId: string | undefined;
let mustEnrol: boolean | undefined;

session.subscribe(() => {
  const { user } = session;
  queries.setQueryData(sessionKey, user);
  noteSignedIn(user !== null);
  if (user?.id === userId && user?.must_enrol === mustEnrol) return;
  if (user?.id !== userId) activeAccount.changeUser(user?.id ?? null);
  [userId, mustEnrol] = [user?.id, user?.must_enrol];
  startAnew();
});

// The signed-in pages are made anew for it (app/sign-in-gate.tsx), so that nothing of the account before stays in sight.
activeAccount.subscribe(startAnew);

function startAnew() {
  queries.removeQueries({ predicate: ({ queryKey }) => !common.has(queryKey[0]) });
  stream.changeUser();
}

stream.onRestored(() => {
  void queries.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] !== 'stream' && queryKey[0] !== 'session',
  });
});

// A fill changes what is held, whether that is in sight just now or not. A bot can trade faster than that is worth fetching.
let isDue = false;
queries.getQueryCache().subscribe(({ type, query }) => {
  if (type !== 'updated' || query.queryKey[1] !== 'user:trades' || isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    void queries.invalidateQueries({ queryKey: positionsKey });
  }, 250);
});

// Who opens “Why?” has found it.
queries.getQueryCache().subscribe(({ type, query }) => {
  if (type === 'observerAdded' && query.queryKey[1] === 'explanation') noteDone('why');
});

const hurry = () => {
  if (!document.hidden) stream.hurry();
};
window.addEventListener('online', hurry);
// An exchange on the same machine answers the new connection at once; from any other it fails at once.
window.addEventListener('offline', () => stream.reopen());
document.addEventListener('visibilitychange', hurry);

// Charts write numbers and times as the rest of the page.
function dressCharts() {
  const { clock, hours } = preferences();
  setChartFormats({
    number: (value, decimals) => {
      const text = value.toFixed(decimals);
      return Decimal.tryParse(text) ? format.fixed(text, decimals) : text; // what a chart cannot draw is no number
    },
    hour12: hours === '12',
    ...(clock === 'utc' && { timeZone: 'UTC' }),
  });
}
dressCharts();
onPreferences(dressCharts);
