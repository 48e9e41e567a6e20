import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '#vocabulary/clock.ts';

/** A secret that somebody brings along has at least this many characters; ours have 43. */
export const minimumSecretLength = 24;

/** Longer than any secret that was ever accepted; hashing stops being cheap somewhere above. */
const maximumSecretLength = 512;

/** A new client secret: 256 bits in base64url, 43 characters. */
export const generateSecret = (random: Random): string => random.token(32);

/**
 * Hashes a client secret for keeping: `hmac-sha256.<salt>.<digest>`. Client secrets are long and random, so
 * a fast salted hash is enough and a slow one would let anybody exhaust the token endpoint; see
 * `decisions/0006-client-secrets.md`.
 */
export const hashSecret = (secret: string, random: Random): string => {
  const salt = random.token(16);
  return `hmac-sha256.${salt}.${digest(secret, salt).toString('base64url')}`;
};

/**
 * Whether the secret belongs to one of the hashes. Takes the same time whichever it is, and whether or not.
 * @param hashes as `hashSecret` made them
 */
export const verifySecret = (secret: string, hashes: readonly string[]): boolean => {
  if (secret.length > maximumSecretLength) return false;
  let isKnown = false;
  for (const hash of hashes) isKnown = matches(secret, hash) || isKnown;
  return isKnown;
};

const matches = (secret: string, hash: string): boolean => {
  const [algorithm, salt = '', kept = ''] = hash.split('.');
  const expected = Buffer.from(kept, 'base64url');
  return algorithm === 'hmac-sha256' && expected.length === 32 && timingSafeEqual(digest(secret, salt), expected);
};

const digest = (secret: string, salt: string): Buffer => createHmac('sha256', salt).update(secret).digest();
