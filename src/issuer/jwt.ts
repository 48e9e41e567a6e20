import { createHmac, type KeyObject, sign, timingSafeEqual, verify } from 'node:crypto';
import type { KeyRing } from './keys.ts';

type Payload = Readonly<Record<string, unknown>>;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs with the active key on the thread pool, so that a signature (about 0.7 ms) does not hold up the others. */
export const signRs256 = (ring: KeyRing, payload: Payload): Promise<string> => {
  const body = `${encode({ alg: 'RS256', typ: 'JWT', kid: ring.active.kid })}.${encode(payload)}`;
  return new Promise((resolve, reject) => {
    sign('sha256', Buffer.from(body), ring.active.privateKey, (error, signature) => {
      if (error) reject(error);
      else resolve(`${body}.${signature.toString('base64url')}`);
    });
  });
};

export const signHs256 = (key: KeyObject, payload: Payload): string => {
  const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
};

const longestToken = 16_384;

type Parts = {
  readonly header: Record<string, unknown>;
  readonly payload: Record<string, unknown>;
  readonly body: string;
  readonly signature: Buffer;
};

/** The payload of a token that one of our keys signed; undefined for anything else. Does not look at `exp`. */
export const openRs256 = (ring: KeyRing, token: string): Record<string, unknown> | undefined => {
  const parts = partsOf(token);
  if (parts?.header['alg'] !== 'RS256' || typeof parts.header['kid'] !== 'string') return undefined;
  const key = ring.find(parts.header['kid']);
  if (key === undefined) return undefined;
  return verify('sha256', Buffer.from(parts.body), key.publicKey, parts.signature) ? parts.payload : undefined;
};

/** The payload of a token that `key` authenticated; undefined for anything else. Does not look at `exp`. */
export const openHs256 = (key: KeyObject, token: string): Record<string, unknown> | undefined => {
  const parts = partsOf(token);
  if (parts?.header['alg'] !== 'HS256') return undefined;
  const expected = createHmac('sha256', key).update(parts.body).digest();
  const same = expected.length === parts.signature.length && timingSafeEqual(expected, parts.signature);
  return same ? parts.payload : undefined;
};

const partsOf = (token: string): Parts | undefined => {
  if (token.length > longestToken) return undefined;
  const [head, body, signature, ...rest] = token.split('.');
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return undefined;
  const header = objectOf(head);
  const payload = objectOf(body);
  if (header === undefined || payload === undefined) return undefined;
  return { header, payload, body: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') };
};

const objectOf = (part: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // Not JSON: not one of ours, which is all the caller asks.
    return undefined;
  }
};
