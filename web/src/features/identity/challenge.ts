import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What the exchange wants solved before it makes a user, where many are being made (ALTCHA's protocol). */
export interface Challenge {
  algorithm: string;
  challenge: string;
  max_number: number;
  salt: string;
  signature: string;
}

const batch = 2_000;

/** Finds the number whose hash with the salt is the challenge; lets the page breathe in between. Null where there is none. */
export async function solve({ challenge, max_number, salt, ...rest }: Challenge): Promise<string | null> {
  for (let from = 0; from <= max_number; from += batch) {
    for (let number = from; number < from + batch && number <= max_number; number++) {
      if (bytesToHex(sha256(utf8ToBytes(salt + String(number)))) === challenge)
        return btoa(JSON.stringify({ algorithm: rest.algorithm, challenge, number, salt, signature: rest.signature }));
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  return null;
}
