import type { ServerMessage } from './channels';

/**
 * `connecting`: never connected yet. `live`. `stale`: connected, but nothing has been heard for too long, so prices may be old.
 * `reconnecting`: the connection was lost. `closed`: on purpose.
 */
export type StreamStatus = 'connecting' | 'live' | 'stale' | 'reconnecting' | 'closed';

export interface SocketTimings {
  /** Milliseconds without a message after which the exchange is asked for a sign of life. */
  quiet: number;
  /** …after which what is shown is called stale. */
  stale: number;
  /** …after which the connection is given up and made anew. */
  dead: number;
  /** The first and the longest wait before connecting again; it doubles from one try to the next. */
  backOff: readonly [first: number, longest: number];
}

export interface SocketEvents {
  /** A new connection: nothing is subscribed on it yet. */
  opened: () => void;
  message: (message: ServerMessage) => void;
  status: (status: StreamStatus) => void;
}

const defaults: SocketTimings = { quiet: 3_000, stale: 6_000, dead: 15_000, backOff: [500, 15_000] };

/** One WebSocket that stays: it connects again by itself, with growing waits, and notices a peer that has gone silent. */
export class Socket {
  private socket: WebSocket | null = null;
  private current: StreamStatus = 'closed';
  private failures = 0;
  private heardAt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private pulse: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly url: string,
    private readonly events: SocketEvents,
    private readonly timings: SocketTimings = defaults,
  ) {}

  open(): void {
    this.setStatus('connecting');
    this.connect();
    this.pulse = setInterval(() => this.listen(), this.timings.quiet / 4);
  }

  close(): void {
    clearInterval(this.pulse);
    clearTimeout(this.retry);
    this.leave();
    this.setStatus('closed');
  }

  /** Leaves this connection for a new one, at once. */
  reopen(): void {
    if (this.current === 'closed') return;
    this.leave();
    this.connect();
  }

  /** Leaves this connection for a new one, after a wait. */
  reopenLater(): void {
    if (!this.socket) return;
    this.failures = Math.max(this.failures, 3);
    this.lost();
  }

  /** Connects now instead of at the end of the wait: the network came back, or the person did. */
  hurry(): void {
    if (this.current !== 'closed' && !this.socket) this.connect();
  }

  /** Sends when connected; what is not sent is asked for again after `opened`. */
  send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private connect(): void {
    clearTimeout(this.retry);
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.heardAt = performance.now();
    socket.onopen = () => {
      this.heard();
      this.events.opened();
    };
    socket.onmessage = (event) => {
      this.heard();
      this.failures = 0;
      this.events.message(JSON.parse(event.data as string) as ServerMessage);
    };
    socket.onclose = () => this.lost();
  }

  private heard(): void {
    this.heardAt = performance.now();
    this.setStatus('live');
  }

  private listen(): void {
    if (!this.socket) return;
    const silence = performance.now() - this.heardAt;
    if (silence > this.timings.dead) {
      this.lost();
    } else {
      if (silence > this.timings.quiet) this.send({ op: 'ping' });
      if (silence > this.timings.stale && this.current === 'live') this.setStatus('stale');
    }
  }

  private lost(): void {
    this.forget()?.close();
    this.setStatus(this.current === 'connecting' ? 'connecting' : 'reconnecting');
    const [first, longest] = this.timings.backOff;
    const wait = Math.min(longest, first * 2 ** this.failures++);
    // Jitter: after a restart of the exchange a thousand clients must not all come back in the same instant.
    this.retry = setTimeout(() => this.connect(), wait * (0.5 + Math.random() / 2));
  }

  /** Closes it on purpose. One that is still being made is closed once it is there: a browser complains about it otherwise. */
  private leave(): void {
    const socket = this.forget();
    if (socket?.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close();
    else socket?.close();
  }

  private forget(): WebSocket | null {
    const socket = this.socket;
    this.socket = null;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    return socket;
  }

  private setStatus(status: StreamStatus): void {
    if (status === this.current) return;
    this.current = status;
    this.events.status(status);
  }
}
