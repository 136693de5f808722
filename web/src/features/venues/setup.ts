import { Decimal } from '@/api/decimal';
import type { VenueRequest } from '@/api/types';
import { numberWanted } from '@/ui/typed';
import { fieldOf, timeOf, usualStart } from './when';

/** A new replay as the form has it: what was typed. */
export interface ReplaySetup {
  /** "2026-11-02", by the user's clock. */
  day: string;
  /** "13:30" */
  time: string;
  /** A field of day and time; empty: as far as there are bars. */
  end: string;
  /** In the wire's digits. */
  capital: string;
  profile: string;
  name: string;
}

export type Wrong = Partial<Record<string, string>>;

export function firstReplay(now: Date): ReplaySetup {
  const start = fieldOf(usualStart(now));
  return {
    day: start.slice(0, 10),
    time: start.slice(11, 16),
    end: '',
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
  const faultOfStart = startFault(start, now);
  if (faultOfStart) wrong['start'] = faultOfStart;
  if (setup.end !== '' && end === null) wrong['end'] = 'Choose a day and a time, or leave it empty.';
  else if (end !== null && start !== null && end <= start) wrong['end'] = 'It must end after it starts.';
  if (!capital) wrong['capital'] = numberWanted();
  else if (capital.sign <= 0) wrong['capital'] = 'Enter more than 0.';
  const name = setup.name.trim();
  return {
    request: {
      start: start ?? '',
      capital: setup.capital,
      profile: setup.profile,
      ...(end !== null && { end }),
      ...(name !== '' && { name }),
    },
    wrong,
  };
}

/** What is wrong with a time that a replay is to start at; null where nothing is. */
export function startFault(start: string | null, now: Date): string | null {
  if (start === null) return 'Choose a day and a time.';
  return Date.parse(start) < now.getTime() ? null : 'Choose a time in the past.';
}
