import { answer, api } from '@/api/client';
import { Problem } from '@/api/problem';
import type { PasskeyAnswer } from '@/api/types';

/** Whether this browser can use passkeys: it must know them, and the page must have come over https or from this computer. */
export const hasPasskeys = () =>
  typeof PublicKeyCredential !== 'undefined' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

/**
 * Has the browser answer a challenge of the exchange with a passkey of whoever sits there.
 * @throws Problem where they closed the browser's question, or have none.
 */
export async function askForPasskey(): Promise<PasskeyAnswer> {
  const { ticket, options } = await answer(api.POST('/api/v1/auth/passkey-challenge'));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never);
  return { ticket, credential: await given(navigator.credentials.get({ publicKey })) };
}

/**
 * Has the browser make a passkey for who is signed in.
 * @throws Problem where they closed the browser's question.
 */
export async function makePasskey(): Promise<PasskeyAnswer> {
  const { ticket, options } = await answer(api.POST('/api/v1/auth/factors/passkeys/challenge'));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never);
  return { ticket, credential: await given(navigator.credentials.create({ publicKey })) };
}

async function given(asked: Promise<Credential | null>) {
  const credential = await asked.catch((error: unknown) => {
    const why =
      error instanceof DOMException && error.name === 'InvalidStateError' ? 'This device has one already.' : '';
    throw new Problem(0, 'passkey_not_given', why || 'No passkey was given. Try again, or go on without one.');
  });
  return (credential as PublicKeyCredential).toJSON();
}
