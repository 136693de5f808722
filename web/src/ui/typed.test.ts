import { afterEach, expect, test, vi } from 'vitest';

let numbers: string;
vi.mock('./preferences', () => ({ preferences: () => ({ numbers }) }));
const { digitsOf, numberWanted, typedAs } = await import('./typed');

afterEach(() => {
  numbers = 'comma';
});

test('where fractions have a point, a comma alone is no number', () => {
  numbers = 'comma';
  expect(digitsOf('0.5')).toBe('0.5');
  expect(digitsOf('0,5')).toBe('0,5');
  expect(digitsOf('1,234')).toBe('1,234');
  expect(digitsOf('1,234,567.25')).toBe('1234567.25');
  expect(typedAs('1234.5')).toBe('1234.5');
  expect(numberWanted()).toContain('0.5');
});

test('where fractions have a comma, it is typed and shown', () => {
  numbers = 'point';
  expect(digitsOf('0,5')).toBe('0.5');
  expect(digitsOf('1.234,5')).toBe('1234.5');
  expect(typedAs('1234.5')).toBe('1234,5');
  expect(numberWanted()).toContain('0,5');
  // What is typed with a point is seen with a comma at once.
  expect(typedAs(digitsOf('0.5'))).toBe('0,5');
});

test('spaces between thousands are left out', () => {
  numbers = 'space';
  expect(digitsOf('1 234 567.5')).toBe('1234567.5');
  expect(digitsOf('1\u202f234')).toBe('1234');
});

test('what is no number stays as it was typed', () => {
  numbers = 'comma';
  for (const text of ['', 'abc', '1e5', '1.2.3', '1,2,3.4', '-', '12,34.5']) expect(digitsOf(text)).toBe(text);
});
