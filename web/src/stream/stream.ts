import { notifyManager, type QueryClient } from '@tanstack/react-query';
import { type Channel, type ChannelMessage, isPrivate, type ServerMessage } from './channels';
import { type ChannelState, reduce } from './reduce';
import { Socket, type SocketTimings, type StreamStatus } from './socket';

export interface StreamOptions {
  url: string;
  queries: QueryClient;
  /** The token to sign in with; null for a visitor. */
  token: () => string | null;
  /** Whether the user is signing out: that the token is refused meanwhile is what they asked for. */
  isLeaving?: () => boolean;
  /** Which of the user's accounts the private channels are about; null for their first. */
  account?: () => string | null;
  /** Called when the exchange does not show that account: it is gone, or not shared any more. */
  accountLost?: () => void;
  /** Called when the exchange refuses the token: fetches another, after which the stream signs in again. */
  renewToken: () => Promise<unknown>;
  /** Calls what it is given once a frame, however often the result is called; soon, where that is told that it is urgent. */
  perFrame: (paint: () => void) => (isUrgent?: boolean) => void;
  timings?: SocketTimings;
}

/** How long a channel that nobody looks at is kept: long enough to go from one page to another and back. */
const lingering = 2_000;

export const channelKey = (channel: Channel) => ['stream', channel] as const;

/**
 * The one stream of the app. Components say which channels they look at; what the messages add up to is written into the query cache,
 * for all channels together, once a frame.
 */
export class Stream {
  private readonly socket: Socket;
  private readonly watchers = new Map<Channel, number>();
  private readonly subscribed = new Set<Channel>();
  private readonly states = new Map<Channel, ChannelState>();
  /** Channels whose next snapshot is still to come: updates before it belong to a subscription that is over. */
  private readonly awaited = new Set<Channel>();
  private readonly changed = new Set<Channel>();
  private readonly requestPaint: (isUrgent?: boolean) => void;
  private readonly statusListeners = new Set<() => void>();
  private readonly restoredListeners = new Set<() => void>();
  private settling = false;
  private lastId = 0;
  private authId = 0;
  private mayRenew = true;
  private connections = 0;
  status: StreamStatus = 'connecting';
  /** When the exchange was last heard, by performance.now(). */
  heardAt = performance.now();

  constructor(private readonly options: StreamOptions) {
    this.requestPaint = options.perFrame(() => this.paint());
    this.socket = new Socket(
      options.url,
      {
        opened: () => this.opened(),
        message: (message) => this.receive(message),
        status: (status) => {
          this.status = status;
          for (const listener of [...this.statusListeners]) listener();
        },
      },
      options.timings,
    );
  }

  open(): void {
    this.socket.open();
  }

  close(): void {
    this.socket.close();
  }

  /** Connects again as who is signed in now, or for another account of theirs: a connection cannot change hands. */
  changeUser(): void {
    for (const channel of [...this.states.keys()].filter(isPrivate)) this.forget(channel);
    this.mayRenew = true;
    this.connections = 0; // leaving on purpose is no loss
    this.socket.reopen();
  }

  /** Tries the connection: it may be gone without a word. */
  reopen(): void {
    this.socket.reopen();
  }

  /** Cuts short the wait for the next try, if there is one. */
  hurry(): void {
    this.socket.hurry();
  }

  onStatus(listener: () => void): () => void {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  }

  /** Told when the connection is back after a loss: what was fetched over HTTP before may have been missed changes to. */
  onRestored(listener: () => void): () => void {
    this.restoredListeners.add(listener);
    return () => this.restoredListeners.delete(listener);
  }

  /** Keeps a channel subscribed until the function it returns is called. */
  watch(channel: Channel): () => void {
    this.watchers.set(channel, (this.watchers.get(channel) ?? 0) + 1);
    this.settleSoon();
    return () => {
      const left = (this.watchers.get(channel) ?? 1) - 1;
      if (left > 0) {
        this.watchers.set(channel, left);
      } else {
        this.watchers.delete(channel);
        setTimeout(() => this.settleSoon(), lingering);
      }
    };
  }

  /** A page mounts many components at once: their channels go out in one message. */
  private settleSoon(): void {
    if (this.settling) return;
    this.settling = true;
    queueMicrotask(() => {
      this.settling = false;
      const dropped = [...this.subscribed].filter((channel) => !this.watchers.has(channel));
      if (dropped.length > 0) this.socket.send({ op: 'unsubscribe', channels: dropped, id: ++this.lastId });
      dropped.forEach((channel) => this.forget(channel));
      if (this.status === 'live')
        this.subscribe([...this.watchers.keys()].filter((channel) => !this.subscribed.has(channel)));
    });
  }

  private opened(): void {
    this.subscribed.clear();
    this.signIn();
    this.subscribe([...this.watchers.keys()]);
    if (this.connections++ > 0) for (const listener of [...this.restoredListeners]) listener();
  }

  private signIn(): void {
    const token = this.options.token();
    if (token === null) return;
    const account = this.options.account?.() ?? null;
    this.socket.send({ op: 'auth', token, id: (this.authId = ++this.lastId), ...(account && { account_id: account }) });
  }

  private subscribe(channels: Channel[]): void {
    const visitor = this.options.token() === null;
    const wanted = channels.filter((channel) => !(visitor && isPrivate(channel)));
    if (wanted.length === 0) return;
    for (const channel of wanted) {
      this.subscribed.add(channel);
      this.awaited.add(channel);
    }
    this.socket.send({ op: 'subscribe', channels: wanted, id: ++this.lastId });
  }

  private receive(message: ServerMessage): void {
    this.heardAt = performance.now();
    if (message.type === 'snapshot' || message.type === 'update') this.take(message);
    else if (message.type === 'authenticated') this.mayRenew = true;
    else if (message.type === 'error') this.refused(message);
  }

  private take(message: ChannelMessage): void {
    const { channel } = message;
    if (!this.subscribed.has(channel)) return;
    if (message.type === 'snapshot') this.awaited.delete(channel);
    else if (this.awaited.has(channel)) return;
    const next = reduce(this.states.get(channel), message);
    if (next === 'stale') return;
    if (next === 'gap') return this.subscribe([channel]);
    this.states.set(channel, next);
    this.changed.add(channel);
    this.requestPaint(isPrivate(channel));
  }

  /**
   * A token is refused when the connection signs in, or runs out while it is open, or its user is disabled, which ends each private
   * channel with an error of its own. It is renewed once; what the exchange says after that is final until somebody signs in.
   */
  private refused(error: { id?: number; code: string; detail?: string }): void {
    if (error.code === 'unknown_account' || error.code === 'delayed_view') {
      if (this.options.account?.() != null) this.options.accountLost?.();
      return;
    }
    const isAboutToken = error.id === this.authId || error.code.startsWith('token_') || error.code === 'user_disabled';
    if (isAboutToken && this.options.isLeaving?.()) return;
    if (!isAboutToken || !this.mayRenew) {
      console.warn(`The stream refused a message: ${error.code}`, error.detail ?? '');
      return;
    }
    this.mayRenew = false;
    this.options.renewToken().then(
      () => {
        this.signIn();
        this.subscribe([...this.watchers.keys()].filter(isPrivate));
      },
      () => {
        // No answer: the next connection tries again.
        this.mayRenew = true;
        this.socket.reopenLater();
      },
    );
  }

  private forget(channel: Channel): void {
    this.subscribed.delete(channel);
    this.awaited.delete(channel);
    this.states.delete(channel);
    this.changed.delete(channel);
    this.options.queries.removeQueries({ queryKey: channelKey(channel), exact: true });
  }

  private paint(): void {
    notifyManager.batch(() => {
      for (const channel of this.changed) {
        this.options.queries.setQueryData(channelKey(channel), this.states.get(channel)?.data);
      }
    });
    this.changed.clear();
  }
}
