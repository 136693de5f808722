import { preferences } from './preferences';

/** A number of the wire as it stands in an input: with the mark before its fraction that the user has chosen. */
export const typedAs = (value: string): string => (isComma() ? value.replace('.', ',') : value);

/**
 * What was typed or pasted, in the wire's digits. A mark between thousands is only left out where nothing else can be meant: "1,234.5", not
 * "1,234". Anything that is no number stays as it was typed, so that it can be said what is wrong.
 */
export function digitsOf(text: string): string {
  const plain = text.replace(/(\d)[\s\u00a0\u202f](?=\d{3})/g, '$1');
  const last = Math.max(plain.lastIndexOf(','), plain.lastIndexOf('.'));
  const other = plain[last] === ',' ? '.' : ',';
  if (last >= 0 && plain.includes(other) && isGrouped(plain.slice(0, last), other))
    return `${plain.slice(0, last).replaceAll(other, '')}.${plain.slice(last + 1)}`;
  return isComma() ? plain.replace(',', '.') : plain;
}

/** What to enter where there is no number. */
export const numberWanted = (): string =>
  isComma() ? 'Enter digits with a comma, such as 0,5.' : 'Enter digits with a point, such as 0.5.';

const isComma = (): boolean => preferences().numbers === 'point';

const isGrouped = (text: string, mark: string): boolean =>
  text.split(mark).every((part, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(part));
