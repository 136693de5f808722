import { Decimal } from '@/api/decimal';
import { type Preferences, preferences } from './preferences';

/** What stands where nothing is known yet. */
export const unknown = '—';

type Text = string | null | undefined;

const dollarLike = new Set(['USD', 'USDT', 'USDC', 'EUR']);

/** "64210.5" at a tick of "0.01" is "64,210.50". */
export function price(value: Text, tick: string): string {
  return fixed(value, decimalsOf(tick));
}

/** As many digits as the number needs, grouped: "1500.250" is "1,500.25". */
export function quantity(value: Text): string {
  return value == null ? unknown : group(Decimal.of(value).trimmed());
}

/** A quantity in a column of others: all digits of the step, so that the points stand below each other. */
export function quantityAt(value: Text, step: string): string {
  return fixed(value, decimalsOf(step));
}

/** An amount of an asset: two digits for money, up to eight for anything else. */
export function amount(value: Text, asset: string): string {
  if (value == null) return unknown;
  return dollarLike.has(asset) ? fixed(value, 2) : group(Decimal.of(value).rounded(8).trimmed());
}

/** A profit or loss with its sign, so that nothing depends on colour: "+12.40", "−3.00", "0.00". */
export function signed(value: Text, decimals = 2): string {
  if (value == null) return unknown;
  const rounded = Decimal.of(value).rounded(decimals);
  return (rounded.sign > 0 ? '+' : '') + group(rounded);
}

/** A fee, which is taken away: "12.4" is "−12.40", and a rebate of "-1" is "+1.00". */
export function cost(value: Text): string {
  if (value == null) return unknown;
  const number = Decimal.of(value);
  return number.sign === 0 ? fixed(value, 2) : signed(Decimal.zero.minus(number).toString());
}

/** "1.234" is "+1.23%". */
export function percent(value: Text): string {
  return value == null ? unknown : `${signed(value)}%`;
}

/** A part of a whole, without a sign unless it is below zero: "12.3" is "12.30%". */
export function share(value: Text): string {
  return value == null ? unknown : `${fixed(value, 2)}%`;
}

/** As signed, and short: "+1.23K". */
export function signedCompact(value: Text): string {
  if (value == null) return unknown;
  const short = compact(value);
  return Decimal.of(value).sign > 0 ? `+${short}` : short;
}

/** A share of one, as a percentage: a fee rate of "0.0015" is "0.15%". */
export function rate(value: string): string {
  return `${group(Decimal.of(value).times(Decimal.of('100')).trimmed())}%`;
}

/** "1234567.8" is "1.23M": for volumes, where the size matters and the digits do not. */
export function compact(value: Text): string {
  if (value == null) return unknown;
  const number = Decimal.of(value);
  for (const [limit, letter] of scales) {
    const size = Decimal.of(limit);
    if (number.abs().compare(size) >= 0) return `${group(number.dividedBy(size, 4).rounded(2))}${letter}`;
  }
  return group(number.rounded(2).trimmed());
}

/** The direction of a signed number, for the colour that goes with its sign. */
export function direction(value: Text): 'up' | 'down' | 'flat' {
  const sign = value == null ? 0 : Decimal.of(value).sign;
  return sign > 0 ? 'up' : sign < 0 ? 'down' : 'flat';
}

/**
 * A sentence of the exchange with its numbers as the page writes them. There they are plain, "50010.00"; a number behind the word order, or
 * within a name, is none.
 */
export const sentence = (text: string): string =>
  text.replace(/(?<![\w.,-])(?<!\border )\d+(?:\.\d+)?(?!\w|,\d)/gi, (number) => group(Decimal.of(number)));

/** All digits that the wire had: a price without its instrument's tick at hand. */
export const plain = (value: Text): string => (value == null ? unknown : group(Decimal.of(value)));

export const timeOfDay = (at: string): string => clocks().time.format(new Date(at));

/** "Mon": of the same clock as <dayAndTime>. */
export const weekday = (at: string): string => clocks().weekday.format(new Date(at));

export const dayAndTime = (at: string): string => `${clocks().day.format(new Date(at))} ${timeOfDay(at)}`;

/** Digits after the point of a tick or step: "0.01" and "0.010" have 2, "1" and "10" none. */
export function decimalsOf(step: string): number {
  return Decimal.of(step).trimmed().scale;
}

const scales = [
  ['1000000000', 'B'],
  ['1000000', 'M'],
  ['1000', 'K'],
] as const;

/** Made anew only when somebody changes how they want the time told: making one costs more than using it. */
let made:
  { by: Preferences; time: Intl.DateTimeFormat; day: Intl.DateTimeFormat; weekday: Intl.DateTimeFormat } | undefined;

function clocks() {
  const by = preferences();
  if (made?.by === by) return made;
  const zone = by.clock === 'utc' ? { timeZone: 'UTC' } : {};
  const two = '2-digit';
  return (made = {
    by,
    time: new Intl.DateTimeFormat('en-GB', { hour: two, minute: two, second: two, hour12: by.hours === '12', ...zone }),
    day: new Intl.DateTimeFormat('en-GB', { day: two, month: 'short', ...zone }),
    weekday: new Intl.DateTimeFormat('en-GB', { weekday: 'short', ...zone }),
  });
}

/** What stands between thousands and before the fraction. A narrow space that does not break a line. */
const marks = { comma: [',', '.'], point: ['.', ','], space: ['\u202f', '.'] } as const;

/** With so many digits after the point. */
export function fixed(value: Text, decimals: number): string {
  return value == null ? unknown : group(Decimal.of(value).rounded(decimals));
}

function group(value: Decimal): string {
  const [between, before] = marks[preferences().numbers];
  const [whole = '', fraction] = value.abs().toString().split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, between);
  return `${value.sign < 0 ? '−' : ''}${grouped}${fraction === undefined ? '' : `${before}${fraction}`}`;
}
