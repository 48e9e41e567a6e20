import { createHmac, timingSafeEqual } from 'node:crypto';
import { hmacKey } from './hmac-key.ts';

/**
 * The PIN itself never leaves the phone. The app stretches it (PBKDF2-HMAC-SHA-256, 600,000 rounds, a salt of the device's
 * own) and sends the result inside the signed answer; here a keyed hash of that is kept. A copy of the phone's storage
 * has no verifier to try PINs against, a copy of the database lacks the key, and tries are counted here.
 */
export const pinVerifier = (pepper: Uint8Array, salt: string, pinProof: string): string =>
  createHmac('sha256', hmacKey(pepper)).update(salt).update('\0').update(pinProof).digest('base64url');

export const isRightPin = (
  pepper: Uint8Array,
  lock: { readonly salt: string; readonly verifier: string },
  pinProof: string,
): boolean => {
  const given = Buffer.from(pinVerifier(pepper, lock.salt, pinProof));
  const kept = Buffer.from(lock.verifier);
  return given.length === kept.length && timingSafeEqual(given, kept);
};
