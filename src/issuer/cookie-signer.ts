import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { recent } from '#platform/recent.ts';

/** What the engine asks of whoever signs its cookies; an index of 0 is the key in use, -1 is a forgery. */
export type CookieSigner = {
  readonly sign: (text: string) => string;
  readonly verify: (text: string, signature: string) => boolean;
  readonly index: (text: string, signature: string) => number;
};

/** Of good cookies, under a megabyte: a browser brings the same ones with each request. */
const rememberedSignatures = 2000;
const longestRemembered = 300;

/**
 * Signs cookies with HMAC-SHA-256. In place of the signer that comes with the engine, which uses SHA-1 and
 * compares by two more HMACs under a random key; together they were a twentieth of a login (docs/performance.md).
 */
export const createCookieSigner = (key: KeyObject): CookieSigner => {
  const before = signers.get(key);
  if (before !== undefined) return before;
  const signer = makeSigner(key);
  signers.set(key, signer);
  return signer;
};

const signers = new WeakMap<KeyObject, CookieSigner>();

const makeSigner = (key: KeyObject): CookieSigner => {
  const good = recent<string>(rememberedSignatures);
  const signatureOf = (text: string): string =>
    good.find(text) ?? createHmac('sha256', key).update(text).digest('base64url');
  const remember = (text: string, signature: string): void => {
    if (text.length <= longestRemembered) good.keep(text, signature);
  };
  const sign = (text: string): string => {
    const signature = signatureOf(text);
    remember(text, signature);
    return signature;
  };
  const verify = (text: string, signature: string): boolean => {
    const own = signatureOf(text);
    const [given, expected] = [Buffer.from(signature), Buffer.from(own)];
    const isGood = given.length === expected.length && timingSafeEqual(given, expected);
    if (isGood) remember(text, own);
    return isGood;
  };
  return { sign, verify, index: (text, signature) => (verify(text, signature) ? 0 : -1) };
};
