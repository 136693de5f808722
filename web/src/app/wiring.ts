import { QueryClient } from '@tanstack/react-query';
import { activeAccount, session } from '@/api/client';
import { Problem } from '@/api/problem';
import { sessionKey } from '@/features/identity/queries';
import { positionsKey } from '@/features/portfolio/queries';
import { noteSignedIn } from '@/features/identity/signed-in-before';
import { perFrame } from '@/stream/frames';
import { Stream } from '@/stream/stream';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal stays a refusal; only silence and trouble on the other side are worth another try.
      retry: (failures, error) => error instanceof Problem && error.isOutcomeUnknown && failures < 2,
    },
  },
});

export const stream = new Stream({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`,
  queries,
  token: () => session.token,
  isLeaving: () => session.isEnding,
  account: () => activeAccount.id,
  renewToken: () => session.refresh(),
  perFrame,
});

/** What every user may know; the rest is thrown away when another signs in. */
const common = new Set<unknown>(['session', 'market', 'stream']);

let userId: string | undefined;

session.subscribe(() => {
  const { user } = session;
  queries.setQueryData(sessionKey, user);
  noteSignedIn(user !== null);
  if (user?.id === userId) return;
  userId = user?.id;
  activeAccount.changeUser(userId ?? null);
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

const hurry = () => {
  if (!document.hidden) stream.hurry();
};
window.addEventListener('online', hurry);
document.addEventListener('visibilitychange', hurry);
