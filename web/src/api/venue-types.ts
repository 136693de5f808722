/** The wire's shapes of venues, written by hand until the generated schema has them. */

export interface VenueClock {
  /** The time in the venue. */
  now: string;
  /** When it was that there. */
  wall_time: string;
  state: 'paused' | 'playing' | 'stepping' | 'ended';
  /** So many times as fast as the time outside, or "max". */
  speed: string;
}

export interface Venue {
  id: string;
  name: string;
  kind: 'replay';
  start: string;
  end: string;
  /** Null: all. */
  symbols: string[] | null;
  profile: string;
  capital: string;
  created_at: string;
  evidence: string;
  clock: VenueClock;
}

export interface VenueRequest {
  name?: string;
  start: string;
  end?: string;
  symbols?: string[];
  capital?: string;
  profile?: string;
}

export interface ForkRequest {
  at: string;
  name?: string;
}

export type ClockRequest =
  | { action: 'play'; speed?: string }
  | { action: 'pause' }
  | { action: 'step'; minutes: number }
  | { action: 'step'; until: 'next_fill' | 'next_session' }
  | { action: 'jump'; to: string };

interface Answers<Status extends number, Body> {
  responses: Record<Status, { headers: Record<string, unknown>; content: { 'application/json': Body } }>;
}

interface Takes<Body> {
  requestBody: { content: { 'application/json': Body } };
}

interface OfOne {
  parameters: { path: { id: string } };
}

interface Once {
  header: { 'Idempotency-Key': string };
}

export interface VenuePaths {
  '/api/v1/venues': {
    get: Answers<200, { items: Venue[] }>;
    post: { parameters: Once } & Takes<VenueRequest> & Answers<201, Venue>;
  };
  '/api/v1/venues/{id}': {
    get: OfOne & Answers<200, Venue>;
    patch: OfOne & Takes<{ name: string }> & Answers<200, Venue>;
    delete: OfOne & { responses: { 204: { headers: Record<string, unknown>; content?: never } } };
  };
  '/api/v1/venues/{id}/forks': {
    post: { parameters: Once & { path: { id: string } } } & Takes<ForkRequest> & Answers<201, Venue>;
  };
  '/api/v1/venues/{id}/clock': {
    post: OfOne & Takes<ClockRequest> & Answers<200, VenueClock>;
  };
}
