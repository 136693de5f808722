import { expect, test } from 'vitest';
import { Decimal } from './decimal';

const d = Decimal.of;

test.each(['0', '1', '-1', '0.1', '64210.50', '-0.00000001', '123456789012345678901234567890.12345678'])(
  '%s is written as it was read',
  (text) => expect(d(text).toString()).toBe(text),
);

test.each(['', ' ', '.', '-', '1e5', '1,000', '0,5', '1.2.3', 'NaN', '٣', '0x10', ' 1', '--1'])(
  '"%s" is not a decimal',
  (text) => expect(Decimal.tryParse(text)).toBeNull(),
);

test('a point may stand first or last', () => {
  expect(d('.5').toString()).toBe('0.5');
  expect(d('5.').toString()).toBe('5');
});

test('sums and products are exact where floating-point numbers are not', () => {
  expect(0.1 + 0.2).not.toBe(0.3);
  expect(d('0.1').plus(d('0.2')).toString()).toBe('0.3');
  expect(d('1.1').times(d('1.1')).toString()).toBe('1.21');
  expect(d('9007199254740993').minus(d('0.01')).toString()).toBe('9007199254740992.99');
});

test('a quotient is cut off, toward zero', () => {
  expect(d('2').dividedBy(d('3'), 4).toString()).toBe('0.6666');
  expect(d('-2').dividedBy(d('3'), 4).toString()).toBe('-0.6666');
  expect(d('1').dividedBy(d('0.08'), 1).toString()).toBe('12.5');
  expect(() => d('1').dividedBy(d('0.00'), 2)).toThrow(RangeError);
});

test.each([
  ['1.005', 2, '1.01'],
  ['-1.005', 2, '-1.01'],
  ['1.004', 2, '1.00'],
  ['0.5', 0, '1'],
  ['2', 2, '2.00'],
  ['-0.001', 2, '0.00'],
])('%s rounded to %i digits is %s', (text, scale, expected) => {
  expect(d(text).rounded(scale).toString()).toBe(expected);
});

test.each([
  ['1.23456', '0.001', '1.234'],
  ['1.23456', '0.25', '1.00'],
  ['7', '5', '5'],
  ['0.00009', '0.0001', '0.0000'],
])('%s in whole steps of %s is %s', (text, step, expected) => {
  expect(d(text).floorTo(d(step)).toString()).toBe(expected);
});

test('a multiple of a step is told from what lies between two', () => {
  expect(d('64000.01').isMultipleOf(d('0.01'))).toBe(true);
  expect(d('64000.010').isMultipleOf(d('0.01'))).toBe(true);
  expect(d('64000.015').isMultipleOf(d('0.01'))).toBe(false);
});

test('numbers compare by value, not by how they are written', () => {
  expect(d('1.50').compare(d('1.5'))).toBe(0);
  expect(d('-2').compare(d('1'))).toBe(-1);
  expect(d('10').compare(d('9'))).toBe(1);
  expect(d('2.500').trimmed().toString()).toBe('2.5');
  expect(d('100').trimmed().toString()).toBe('100');
});
