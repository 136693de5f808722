import createClient from 'openapi-fetch';
import { ActiveAccount } from './active-account';
import { Problem } from './problem';
import type { paths } from './schema';
import { SessionKeeper } from './session-keeper';
import { pathIn, venue } from './venue';

export const session = new SessionKeeper(window.location.origin, send);

/**
 * Tells what was not sent at all from what was not answered. A browser without a network still reaches an exchange on the same machine, so
 * it is tried all the same.
 * @throws Problem where there was no network before the request began.
 */
async function send(request: Request): Promise<Response> {
  const hadNetwork = navigator.onLine;
  try {
    return await fetch(request);
  } catch (cause) {
    throw cause instanceof TypeError && !hadNetwork ? Problem.offline() : cause;
  }
}

/** A request to the venue of this page, whose routes are named as those of the live exchange. */
class PlacedRequest extends Request {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(typeof input === 'string' ? placed(input) : input, init);
  }
}

function placed(address: string): URL {
  const url = new URL(address);
  url.pathname = pathIn(venue, url.pathname);
  return url;
}

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  Request: PlacedRequest,
  fetch: (request) => session.send(request),
});

export const activeAccount = new ActiveAccount();

/** What is asked of one account, by a parameter of the address… */
const asked = /^\/api\/v1\/(portfolio|positions|trades|orders$|orders\/refused)/;
/** …or by a field of the body. */
const placing = new Set(['/api/v1/orders', '/api/v1/orders/preview']);

api.use({
  async onRequest({ request, schemaPath }) {
    const account = activeAccount.id;
    if (account === null) return undefined;
    if (request.method === 'POST' && placing.has(schemaPath)) {
      const body = { account_id: account, ...((await request.clone().json()) as object) };
      return new PlacedRequest(request, { body: JSON.stringify(body) });
    }
    if (!asked.test(schemaPath)) return undefined;
    const url = new URL(request.url);
    if (!url.searchParams.has('account_id')) url.searchParams.set('account_id', account);
    return new PlacedRequest(url, request);
  },
});

/**
 * The body of an answer.
 * @throws Problem where the exchange refused, or did not answer.
 */
export async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    // fetch rejects with a TypeError when nothing answered; what else comes this way (an aborted call, a problem) goes on as it is.
    throw cause instanceof TypeError ? Problem.unreachable() : cause;
  });
  if (!response.ok) throw Problem.from(response, error);
  return data as T;
}
