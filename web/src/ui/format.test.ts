import { expect, test, vi } from 'vitest';
import * as format from './format';
import { changePreferences } from './preferences';

test('a price has the digits of its tick, in groups of three', () => {
  expect(format.price('64210.5', '0.01')).toBe('64,210.50');
  expect(format.price('1234567', '1')).toBe('1,234,567');
  expect(format.price('1.08425', '0.00010')).toBe('1.0843');
  expect(format.price(null, '0.01')).toBe('—');
});

test('a quantity has the digits it needs', () => {
  expect(format.quantity('1500.2500')).toBe('1,500.25');
  expect(format.quantity('2.000')).toBe('2');
  expect(format.quantityAt('2', '0.0001')).toBe('2.0000');
});

test('money has two digits, other assets up to eight', () => {
  expect(format.amount('99999.995', 'USD')).toBe('100,000.00');
  expect(format.amount('0.123456789', 'BTC')).toBe('0.12345679');
  expect(format.amount('3.00000000', 'AAPL')).toBe('3');
});

test('profit and loss carry a sign, and nothing that rounds to zero does', () => {
  expect(format.signed('12.4')).toBe('+12.40');
  expect(format.signed('-1234.567')).toBe('−1,234.57');
  expect(format.signed('-0.001')).toBe('0.00');
  expect(format.percent('1.2345')).toBe('+1.23%');
  expect(format.percent(undefined)).toBe('—');
});

test('digits are never lost to a floating-point number', () => {
  expect(format.amount('123456789012345678.91', 'USD')).toBe('123,456,789,012,345,678.91');
});

test('a rate is a share of one', () => {
  expect(format.rate('0.0015')).toBe('0.15%');
  expect(format.rate('0')).toBe('0%');
});

test.each([
  ['950', '950'],
  ['1234.5', '1.23K'],
  ['1234567.8', '1.23M'],
  ['7000000000', '7.00B'],
])('%s is short as %s', (value, expected) => expect(format.compact(value)).toBe(expected));

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });

test('thousands and fractions are told apart as somebody has chosen', () => {
  expect(format.price('-1234567.5', '0.01')).toBe('−1,234,567.50');
  changePreferences({ numbers: 'point' });
  expect(format.price('-1234567.5', '0.01')).toBe('−1.234.567,50');
  changePreferences({ numbers: 'space' });
  expect(format.price('-1234567.5', '0.01')).toBe('−1\u202f234\u202f567.50');
  changePreferences({ numbers: 'comma' });
});

test('times are told by the clock that somebody has chosen', () => {
  changePreferences({ clock: 'utc' });
  expect(format.dayAndTime('2026-01-31T15:04:05Z')).toBe('31 Jan 15:04:05');
  changePreferences({ hours: '12' });
  expect(format.timeOfDay('2026-01-31T15:04:05Z')).toBe('03:04:05 pm');
  changePreferences({ clock: 'local', hours: '24' });
});

test('a sentence has its numbers as the page writes them, and no other digits are touched', () => {
  expect(format.sentence('The 0.5 rest at 48500.00 behind 1234.5, 1510.00 (3.02 %) away.')).toBe(
    'The 0.5 rest at 48,500.00 behind 1,234.5, 1,510.00 (3.02 %) away.',
  );
  expect(format.sentence('Wait for order 12345 to fill; 1INCH-USD, 25,000 or more.')).toBe(
    'Wait for order 12345 to fill; 1INCH-USD, 25,000 or more.',
  );
});
