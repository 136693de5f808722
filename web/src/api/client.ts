import createClient from 'openapi-fetch';
import { Problem } from './problem';
import type { paths } from './schema';
import { SessionKeeper } from './session-keeper';

export const session = new SessionKeeper(window.location.origin, (request) => fetch(request));

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: (request) => session.send(request),
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
