import { Decimal } from '@/api/decimal';
import type { Scenario, VenueRequest } from '@/api/types';
import { numberWanted } from '@/ui/typed';
import { fieldOf, timeOf, usualStart } from './when';

/** What is played: the exchange's past, or a market that is made from a seed. */
export type Market = 'past' | 'synthetic';

const daysOfSynthetic = 31;

/** A new replay as the form has it: what was typed. */
export interface ReplaySetup {
  market: Market;
  /** "2026-11-02", by the user's clock. */
  day: string;
  /** "13:30" */
  time: string;
  /** A field of day and time; empty: as far as there are bars, of a synthetic market for a day. */
  end: string;
  /** Of a synthetic market. */
  scenario: Scenario;
  /** Of a synthetic market, in digits; empty: the exchange draws one. */
  seed: string;
  /** In the wire's digits. */
  capital: string;
  profile: string;
  name: string;
}

export type Wrong = Partial<Record<string, string>>;

export function firstReplay(now: Date): ReplaySetup {
  const start = fieldOf(usualStart(now));
  return {
    market: 'past',
    day: start.slice(0, 10),
    time: start.slice(11, 16),
    end: '',
    scenario: 'calm',
    seed: '',
    capital: '100000',
    profile: 'retail',
    name: '',
  };
}

/** What the form asks for, and what of it cannot be. */
export function requestOf(setup: ReplaySetup, now: Date): { request: VenueRequest; wrong: Wrong } {
  const start = timeOf(`${setup.day}T${setup.time}`);
  const end = setup.end === '' ? null : timeOf(setup.end);
  const capital = Decimal.tryParse(setup.capital);
  const wrong: Wrong = {};
  const isSynthetic = setup.market === 'synthetic';
  const seed = Number(setup.seed);
  const faultOfStart = isSynthetic ? syntheticStartFault(start, now) : startFault(start, now);
  if (faultOfStart) wrong['start'] = faultOfStart;
  if (setup.end !== '' && end === null) wrong['end'] = 'Choose a day and a time, or leave it empty.';
  else if (end !== null && start !== null && end <= start) wrong['end'] = 'It must end after it starts.';
  else if (isSynthetic && isLonger(start, end)) wrong['end'] = `At most ${daysOfSynthetic} days after it starts.`;
  if (isSynthetic && !(/^\d*$/.test(setup.seed) && seed <= Number.MAX_SAFE_INTEGER))
    wrong['seed'] = `Enter a whole number up to ${Number.MAX_SAFE_INTEGER}, or leave it empty.`;
  if (!capital) wrong['capital'] = numberWanted();
  else if (capital.sign <= 0) wrong['capital'] = 'Enter more than 0.';
  const name = setup.name.trim();
  return {
    request: {
      start: start ?? '',
      capital: setup.capital,
      profile: setup.profile,
      ...(end !== null && { end }),
      ...(isSynthetic && { source: 'synthetic', scenario: setup.scenario }),
      ...(isSynthetic && setup.seed !== '' && { seed }),
      ...(name !== '' && { name }),
    },
    wrong,
  };
}

function isLonger(start: string | null, end: string | null): boolean {
  return start !== null && end !== null && Date.parse(end) - Date.parse(start) > daysOfSynthetic * 86_400_000;
}

/** A market that is made up may lie ahead. */
function syntheticStartFault(start: string | null, now: Date): string | null {
  if (start === null) return startFault(start, now);
  const year = Number(start.slice(0, 4));
  return year >= 1970 && year < now.getUTCFullYear() + 10 ? null : 'Choose a time from 1970 up to ten years ahead.';
}

/** What is wrong with a time that a replay is to start at; null where nothing is. */
export function startFault(start: string | null, now: Date): string | null {
  if (start === null) return 'Choose a day and a time.';
  return Date.parse(start) < now.getTime() ? null : 'Choose a time in the past.';
}
