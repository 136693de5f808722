import { Problem } from './problem';
import type { Session, User } from './types';

/** What begins, renews or ends a session, and is asked without its token. */
const opening = /^\/api\/v1\/auth\/(register|login|demo|refresh|logout)$/;

type Fetch = (request: Request) => Promise<Response>;

/**
 * Keeps the signed-in session: the access token in memory alone, the refresh token in the browser's HttpOnly cookie, out of reach.
 * Whoever needs a fresh token while one is being fetched waits for that one.
 */
export class SessionKeeper {
  private session: Session | null = null;
  /** The user asked to sign out, and the exchange has not answered yet. */
  isEnding = false;
  private refreshing: Promise<Session | null> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly baseUrl: string,
    private readonly fetch: Fetch,
  ) {}

  get token(): string | null {
    return this.session?.access_token ?? null;
  }

  get user(): User | null {
    return this.session?.user ?? null;
  }

  /** Told when the session began, was renewed or ended. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  accept(session: Session | null): void {
    this.session = session;
    this.isEnding = false;
    for (const listener of [...this.listeners]) listener();
  }

  /**
   * Trades the cookie for a new session; null when there is none, or it has ended.
   * @throws Problem when the exchange could not answer: the session may still be good.
   */
  refresh(): Promise<Session | null> {
    this.refreshing ??= exclusively(() => this.fetchSession()).finally(() => (this.refreshing = null));
    return this.refreshing;
  }

  /** Sends the request with the token. When the token is refused, it is renewed and the request sent once more. */
  async send(request: Request): Promise<Response> {
    if (opening.test(new URL(request.url).pathname)) return this.fetch(request);
    const again = request.clone();
    const token = this.token;
    const response = await this.fetch(withToken(request, token));
    if (response.status !== 401 || token === null) return response;
    // Someone else may have renewed it while this request was under way: then the token that is there now is fresh.
    const renewed = this.token !== token ? this.token : ((await this.refresh())?.access_token ?? null);
    return renewed === null ? response : this.fetch(withToken(again, renewed));
  }

  private async fetchSession(): Promise<Session | null> {
    const request = new Request(`${this.baseUrl}/api/v1/auth/refresh`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    const response = await this.fetch(request).catch(() => {
      throw Problem.unreachable();
    });
    if (!response.ok && response.status !== 401) throw Problem.from(response, await response.json().catch(() => null));
    const session = response.ok ? ((await response.json()) as Session) : null;
    this.accept(session);
    return session;
  }
}

function withToken(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}

/**
 * A refresh token serves once, and used twice it ends the whole session. Two tabs of one browser share the cookie, so they take turns:
 * the second one then sends the cookie that the first one was given. Browsers offer locks only on https and localhost.
 */
async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  return locks ? await locks.request('tradecraft-session', work) : await work();
}
