import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Problem } from './problem';
import { SessionKeeper } from './session-keeper';
import type { Session } from './types';

/** An exchange over real HTTP, whose only rule is that one token is good at a time. */
let server: Server;
let url: string;
let good: string;
let refreshes: number;
let bodies: string[];
let refreshStatus: number;

const session = (token: string) => ({ access_token: token, user: { id: '1', must_enrol: true } }) as Session;

beforeEach(async () => {
  [good, refreshes, bodies, refreshStatus] = ['token-0', 0, [], 200];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      if (request.url === '/api/v1/auth/refresh') {
        refreshes++;
        if (refreshStatus === 200) good = `token-${refreshes}`;
        response.statusCode = refreshStatus;
        // Answered late, so that all who need a token come while it is under way.
        setTimeout(() => response.end(JSON.stringify(session(good))), 20);
      } else if (request.url === '/api/v1/accounts') {
        response.statusCode = 403;
        response.end('{"code":"second_factor_needed"}');
      } else if (request.headers.authorization === `Bearer ${good}`) {
        bodies.push(body);
        response.end('{}');
      } else {
        response.statusCode = 401;
        response.end('{"code":"unauthenticated"}');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

const keeper = () => new SessionKeeper(url, (request) => fetch(request));
const order = (text: string) => new Request(`${url}/api/v1/orders`, { method: 'POST', body: text });

test('requests that are refused together renew the token once, and each is sent again with its body', async () => {
  const keeps = keeper();
  keeps.accept(session('expired'));
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map((text) => keeps.send(order(text))));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(refreshes).toBe(1);
  expect(bodies.sort()).toEqual(['a', 'b', 'c', 'd']);
});

test('who has to get a second factor from now on learns of it by the session, which is renewed once', async () => {
  const keeps = keeper();
  keeps.accept({ ...session(good), user: { id: '1', must_enrol: false } } as Session);
  const told = new Promise<void>((resolve) => keeps.subscribe(resolve));
  const answers = await Promise.all(
    ['a', 'b'].map((text) => keeps.send(new Request(`${url}/api/v1/accounts`, { method: 'POST', body: text }))),
  );
  expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  await told;
  expect([refreshes, keeps.user?.must_enrol]).toEqual([1, true]);
  await keeps.send(new Request(`${url}/api/v1/accounts`, { method: 'POST' }));
  expect(refreshes).toBe(1);
});

test('who needs a token while another session takes the place of this one waits for that one', async () => {
  const keeps = keeper();
  keeps.accept(session('ended'));
  let begin: (begun: Session) => void = () => undefined;
  const replaced = keeps.replace(() => new Promise((resolve) => (begin = resolve)));
  const sent = keeps.send(order('a'));
  const renewed = keeps.refresh();
  await new Promise((resolve) => setTimeout(resolve));
  begin(session(good));
  await replaced;
  expect([(await sent).status, (await renewed)?.access_token, refreshes]).toEqual([200, good, 0]);

  // A proof that fails leaves the session as it was.
  await expect(keeps.replace(() => Promise.reject(new Error('wrong')))).rejects.toThrow('wrong');
  expect(keeps.token).toBe(good);
});

test('a request that was refused after another renewed the token takes the new one', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let first = true;
  const keeps = new SessionKeeper(url, async (request) => {
    const response = await fetch(request);
    if (first && request.url.endsWith('orders')) {
      first = false;
      await held;
    }
    return response;
  });
  keeps.accept(session('expired'));
  const slow = keeps.send(order('slow'));
  expect((await keeps.send(order('quick'))).status).toBe(200);
  release();
  expect((await slow).status).toBe(200);
  expect(refreshes).toBe(1);
});

test('a session that has ended is let go, and the refusal is given back', async () => {
  refreshStatus = 401;
  const keeps = keeper();
  keeps.accept(session('expired'));
  let told = 0;
  keeps.subscribe(() => told++);
  expect((await keeps.send(order('a'))).status).toBe(401);
  expect(keeps.token).toBeNull();
  expect(told).toBe(1);
});

test('an exchange in trouble does not end the session', async () => {
  refreshStatus = 503;
  const keeps = keeper();
  keeps.accept(session('expired'));
  await expect(keeps.send(order('a'))).rejects.toBeInstanceOf(Problem);
  expect(keeps.token).toBe('expired');
});

test('a visitor is not renewed', async () => {
  expect((await keeper().send(order('a'))).status).toBe(401);
  expect(refreshes).toBe(0);
});

test('a wrong password is not taken for a token that ended', async () => {
  const keeps = keeper();
  keeps.accept(session('expired'));
  const login = new Request(`${url}/api/v1/auth/login`, { method: 'POST', body: '{}' });
  expect((await keeps.send(login)).status).toBe(401);
  expect(refreshes).toBe(0);
});
