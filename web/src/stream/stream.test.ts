import { QueryClient } from '@tanstack/react-query';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import type { Channel } from './channels';
import { channelKey, Stream } from './stream';

// Node 20 has no WebSocket of its own; this one is a client over real sockets all the same. A browser writes an error nobody listens to
// into its console (closing a connection that is still being made is one), where this one would throw it.
class BrowserSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.on('error', ({ message }) => complaints.push(message));
  }
}
vi.stubGlobal('WebSocket', BrowserSocket);

interface Received {
  op: string;
  channels?: Channel[];
  token?: string;
  id?: number;
}

let server: WebSocketServer;
let connections: WebSocket[];
let received: Received[];
let queries: QueryClient;
let stream: Stream;
let token: string | null;
let renewals: number;
let failures: number;
let leaving: boolean;
let frames: (() => void)[];
let complaints: string[];

const ticker: Channel = 'ticker:BTC-USD';
const say = (message: object) => connections.at(-1)!.send(JSON.stringify(message));
const data = (channel: Channel) => queries.getQueryData(channelKey(channel));
const until = (check: () => void) => vi.waitFor(check, { timeout: 2_000, interval: 5 });
const subscriptions = () => received.filter(({ op }) => op === 'subscribe').map(({ channels }) => channels);

/** Lets the browser paint: what was asked for since the last frame is done now. */
const paint = () => frames.splice(0).forEach((frame) => frame());

beforeEach(async () => {
  [connections, received, token, renewals, failures, frames, leaving, complaints] = [[], [], null, 0, 0, [], false, []];
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    connections.push(socket);
    socket.on('message', (text) => received.push(JSON.parse(String(text)) as Received));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  queries = new QueryClient();
  stream = connect();
});

afterEach(async () => {
  stream.close();
  connections.forEach((socket) => socket.terminate());
  await new Promise((resolve) => server.close(resolve));
});

/** Patient, for a busy machine may keep everybody waiting; the tests of silence are not. */
function connect(timings = { quiet: 2_000, stale: 4_000, dead: 8_000 }) {
  return new Stream({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    queries,
    token: () => token,
    isLeaving: () => leaving,
    renewToken: () => {
      renewals++;
      if (failures-- > 0) return Promise.reject(new Error('no answer'));
      token = 'renewed';
      return Promise.resolve();
    },
    perFrame: (work) => () => {
      if (!frames.includes(work)) frames.push(work);
    },
    timings: { ...timings, backOff: [5, 20] },
  });
}

const impatient = { quiet: 40, stale: 80, dead: 160 };

async function open(...channels: Channel[]) {
  channels.forEach((channel) => stream.watch(channel));
  stream.open();
  await until(() => expect(subscriptions()).toHaveLength(1));
}

test('channels that are looked at together are subscribed in one message, each once', async () => {
  stream.open();
  await until(() => expect(stream.status).toBe('live'));
  stream.watch(ticker);
  stream.watch(ticker);
  stream.watch('trades:BTC-USD');
  await until(() => expect(subscriptions()).toEqual([[ticker, 'trades:BTC-USD']]));
});

test('however many messages come, the cache is written once a frame, with what they add up to', async () => {
  await open(ticker);
  let writes = 0;
  queries.getQueryCache().subscribe((event) => {
    if (event.type === 'updated') writes++;
  });
  say({ type: 'snapshot', channel: ticker, seq: 1, data: { last: '1' } });
  for (let seq = 2; seq <= 200; seq++) say({ type: 'update', channel: ticker, seq, data: { last: String(seq) } });
  say({ type: 'snapshot', channel: 'trades:BTC-USD', seq: 1, data: { trades: [] } }); // not asked for: left aside
  await until(() => {
    paint();
    expect(data(ticker)).toEqual({ last: '200' });
  });
  expect(writes).toBeLessThan(100);
  expect(data('trades:BTC-USD')).toBeUndefined();
});

test('nothing reaches the cache before the frame', async () => {
  await open(ticker);
  say({ type: 'snapshot', channel: ticker, seq: 1, data: { last: '1' } });
  await until(() => expect(frames).toHaveLength(1));
  expect(data(ticker)).toBeUndefined();
  paint();
  expect(data(ticker)).toEqual({ last: '1' });
});

test('after a gap the channel is subscribed again, and updates before the new snapshot are left aside', async () => {
  await open(ticker, 'trades:BTC-USD');
  say({ type: 'snapshot', channel: ticker, seq: 1, data: { last: '1' } });
  say({ type: 'update', channel: ticker, seq: 3, data: { last: '3' } });
  say({ type: 'update', channel: ticker, seq: 2, data: { last: '2' } });
  say({ type: 'update', channel: ticker, seq: 5, data: { last: '5' } });
  await until(() => expect(subscriptions().slice(1)).toEqual([[ticker]]));
  say({ type: 'snapshot', channel: ticker, seq: 1, data: { last: '10' } });
  say({ type: 'update', channel: ticker, seq: 2, data: { last: '11' } });
  await until(() => {
    paint();
    expect(data(ticker)).toEqual({ last: '11' });
  });
  expect(subscriptions()).toHaveLength(2);
});

test('a lost connection is made again, with all that was subscribed, and what was fetched is fetched anew', async () => {
  let restored = 0;
  const seen: string[] = [];
  stream.onRestored(() => restored++);
  stream.onStatus(() => seen.push(stream.status));
  await open(ticker, 'trades:BTC-USD');
  expect(restored).toBe(0);
  connections[0]!.terminate();
  await until(() => expect(subscriptions()[1]).toEqual([ticker, 'trades:BTC-USD']));
  await until(() => expect(seen).toEqual(['connecting', 'live', 'reconnecting', 'live']));
  expect(restored).toBe(1);
});

test('a connection that is left while it is being made is closed once it is there, and nobody complains', async () => {
  stream.open();
  stream.close();
  expect(stream.status).toBe('closed');
  await until(() => expect(connections).toHaveLength(1));
  await until(() => expect(connections[0]!.readyState).toBe(WebSocket.CLOSED));
  expect(complaints).toEqual([]);
});

test('a silent exchange is asked, then called stale, then left for a new connection', async () => {
  const seen: string[] = [];
  stream = connect(impatient);
  stream.onStatus(() => seen.push(stream.status));
  await open(ticker);
  await until(() => expect(received.some(({ op }) => op === 'ping')).toBe(true));
  await until(() => expect(connections.length).toBeGreaterThan(1));
  expect(seen.slice(0, 4)).toEqual(['connecting', 'live', 'stale', 'reconnecting']);
});

test('an answer to the question keeps the connection', async () => {
  stream = connect({ quiet: 40, stale: 600, dead: 1_200 });
  server.on('connection', (socket) => socket.on('message', () => socket.send('{"type":"pong"}')));
  await open(ticker);
  const start = performance.now();
  await until(() => expect(performance.now() - start).toBeGreaterThan(900));
  expect(received.filter(({ op }) => op === 'ping').length).toBeGreaterThan(4);
  expect(connections).toHaveLength(1);
  expect(stream.status).toBe('live');
});

test('who is signed in says so first, and only then asks for what is theirs', async () => {
  token = 'good';
  await open('user:orders', ticker);
  expect(received[0]).toMatchObject({ op: 'auth', token: 'good' });
  expect(received[1]).toMatchObject({ op: 'subscribe', channels: ['user:orders', ticker] });
});

test('a visitor does not ask for what is private', async () => {
  await open('user:orders', ticker);
  expect(subscriptions()).toEqual([[ticker]]);
});

test('a token that is refused is renewed once, and the private channels asked for again', async () => {
  token = 'expired';
  await open('user:orders', ticker);
  say({ type: 'error', id: received[0]!.id, code: 'invalid_token' });
  await until(() => expect(subscriptions()[1]).toEqual(['user:orders']));
  expect(received.filter(({ op }) => op === 'auth').map((message) => message.token)).toEqual(['expired', 'renewed']);
  say({ type: 'error', id: received.findLast(({ op }) => op === 'auth')!.id, code: 'invalid_token' });
  say({ type: 'snapshot', channel: ticker, seq: 1, data: { last: '1' } });
  await until(() => expect(frames).toHaveLength(1));
  expect(renewals).toBe(1);
});

test('a token that could not be renewed is renewed on the next connection', async () => {
  token = 'expired';
  failures = 1;
  stream.watch('user:orders');
  stream.open();
  await until(() => expect(subscriptions()).toHaveLength(1));
  const first = connections.at(-1);
  say({ type: 'error', id: received.find(({ op }) => op === 'auth')!.id, code: 'token_expired' });
  await until(() => expect(connections.at(-1)).not.toBe(first));
  await until(() => expect(subscriptions()).toHaveLength(2));
  say({ type: 'error', id: received.findLast(({ op }) => op === 'auth')!.id, code: 'token_expired' });
  await until(() => expect(received.findLast(({ op }) => op === 'auth')?.token).toBe('renewed'));
  expect(renewals).toBe(2);
});

test('a token that runs out on an open connection is renewed once, however many channels it ends', async () => {
  token = 'good';
  await open('user:orders', 'user:trades', ticker);
  say({ type: 'authenticated', id: received[0]!.id });
  say({ type: 'error', code: 'token_expired', channel: 'user:orders' });
  say({ type: 'error', code: 'token_expired', channel: 'user:trades' });
  await until(() => expect(subscriptions()[1]).toEqual(['user:orders', 'user:trades']));
  expect(received.findLast(({ op }) => op === 'auth')?.token).toBe('renewed');
  expect(renewals).toBe(1);
});

test('who signs out is told nothing of a session that ends, and no token is fetched', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  token = 'good';
  await open('user:orders', 'user:trades', ticker);
  say({ type: 'authenticated', id: received[0]!.id });
  leaving = true;
  say({ type: 'error', code: 'token_invalid', channel: 'user:orders' });
  say({ type: 'error', code: 'token_invalid', channel: 'user:trades' });
  say({ type: 'snapshot', channel: ticker, seq: 1, data: { last: '1' } });
  await until(() => expect(frames).toHaveLength(1));
  expect([renewals, warned.mock.calls]).toEqual([0, []]);
  warned.mockRestore();
});

test('another user gets a new connection, and nothing of the one before', async () => {
  token = 'first';
  await open('user:orders');
  say({ type: 'snapshot', channel: 'user:orders', seq: 1, data: { orders: [{ id: '1', status: 'open' }] } });
  await until(() => {
    paint();
    expect(data('user:orders')).toBeDefined();
  });
  token = 'second';
  stream.changeUser();
  expect(data('user:orders')).toBeUndefined();
  await until(() => expect(received.findLast(({ op }) => op === 'auth')?.token).toBe('second'));
  expect(connections).toHaveLength(2);
});
