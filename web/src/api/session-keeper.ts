import { Problem } from './problem';
import type { Session, User } from './types';

/** What begins, renews or ends a session, and is asked without its token. */
const opening =
  /^\/api\/v1\/auth\/(register|first-administrator|login|second-factor|passkey|passkey-challenge|password-reset|password-reset\/completion|email-confirmation\/completion|demo|refresh|logout)$/;

/** Is asked with the token; that it is refused says nothing of the token. */
const proof = '/api/v1/auth/proof';

/** Milliseconds that a new session is waited for. */
const patience = 15_000;

type Fetch = (request: Request) => Promise<Response>;

/**
 * Keeps the signed-in session: the access token in memory alone, the refresh token in the browser's HttpOnly cookie, out of reach.
 * Whoever needs a fresh token while one is being fetched waits for that one.
 */
export class SessionKeeper {
  private session: Session | null = null;
  /** The user asked to sign out, and the exchange has not answered yet. */
  isEnding = false;
  /** Asks the person to prove once more who they are; true when they did. */
  prove: (() => Promise<boolean>) | null = null;
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
    return this.refreshing ?? this.hold(exclusively(() => this.fetchSession()));
  }

  /**
   * Begins another session in place of this one, which has ended before the answer is here: whoever needs a token meanwhile, in another tab
   * too, waits for the new one.
   */
  async replace(begin: () => Promise<Session>): Promise<void> {
    const begun = exclusively(begin).then((session) => this.accept(session));
    void this.hold(begun.catch(() => undefined).then(() => this.session));
    await begun;
  }

  private hold(session: Promise<Session | null>): Promise<Session | null> {
    const held = session.finally(() => {
      if (this.refreshing === held) this.refreshing = null;
    });
    this.refreshing = held;
    return held;
  }

  /**
   * Sends the request with the token. Where a fresh proof is asked for, it is given and the request sent once more. Where the user has to
   * get a second factor first, and did not before, the session is renewed, which says so.
   */
  async send(request: Request): Promise<Response> {
    const again = request.clone();
    const response = await this.sendSigned(request);
    if (response.status !== 403) return response;
    const { code } = (await response
      .clone()
      .json()
      .catch(() => ({}))) as { code?: string };
    if (code === 'second_factor_needed' && this.user?.must_enrol === false) void this.refresh().catch(() => undefined);
    return code === 'proof_required' && (await this.prove?.()) ? this.sendSigned(again) : response;
  }

  /** When the token is refused, it is renewed and the request sent once more. */
  private async sendSigned(request: Request): Promise<Response> {
    if (opening.test(new URL(request.url).pathname)) return this.fetch(request);
    if (new URL(request.url).pathname === proof) return this.fetch(withToken(request, this.token));
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
      // Everybody waits for it: a line that has gone mute is not to keep them for good.
      signal: AbortSignal.timeout(patience),
    });
    const response = await this.fetch(request).catch((cause: unknown) => {
      throw cause instanceof Problem ? cause : Problem.unreachable();
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
