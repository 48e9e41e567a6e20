import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { recent } from '#platform/recent.ts';
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
  return `hmac-sha256.${salt}.${digest(secret, prepare(salt)).toString('base64url')}`;
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
  const { salt, expected } = remembered.find(hash) ?? read(hash);
  return salt !== undefined && timingSafeEqual(digest(secret, salt), expected);
};

type ReadHash = { readonly salt: KeyObject | undefined; readonly expected: Buffer };

/** Node takes a prepared key several times faster than its bytes, and a service shows its secret at each call. */
const remembered = recent<ReadHash>(2000);

const read = (hash: string): ReadHash => {
  const [algorithm, salt = '', kept = ''] = hash.split('.');
  const expected = Buffer.from(kept, 'base64url');
  const isOurs = algorithm === 'hmac-sha256' && expected.length === 32;
  const found = { salt: isOurs ? prepare(salt) : undefined, expected };
  remembered.keep(hash, found);
  return found;
};

const prepare = (salt: string): KeyObject => createSecretKey(salt, 'utf8');

const digest = (secret: string, salt: KeyObject): Buffer => createHmac('sha256', salt).update(secret).digest();
