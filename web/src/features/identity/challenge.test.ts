import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { solve } from './challenge';

const salt = 'abc?expires=1';
const of = (number: number) => ({
  algorithm: 'SHA-256',
  challenge: createHash('sha256').update(`${salt}${number}`).digest('hex'),
  max_number: 5_000,
  salt,
  signature: 'sealed',
});

test('a challenge is solved by its number, and what was given is sent back', async () => {
  const solved = JSON.parse(atob((await solve(of(4_321)))!)) as unknown;
  expect(solved).toEqual({
    algorithm: 'SHA-256',
    challenge: of(4_321).challenge,
    number: 4_321,
    salt,
    signature: 'sealed',
  });
});

test('one that no number solves is given up', async () => {
  expect(await solve(of(5_001))).toBeNull();
});
