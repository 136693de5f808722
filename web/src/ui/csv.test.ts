import { expect, test } from 'vitest';
import { toCsv } from './csv';

test('what holds a comma, a quote or a line is quoted, and what is missing is empty', () => {
  expect(toCsv([['a,b', 'say "no"', null, 'x\ny']])).toBe('"a,b","say ""no""",,"x\ny"\r\n');
});

test('a formula becomes text, and a number stays one', () => {
  expect(toCsv([['=1+1', '-1.50', '-A1', '@x']])).toBe("'=1+1,-1.50,'-A1,'@x\r\n");
});
