import { sign } from 'node:crypto';
import { CompactEncrypt, importJWK, type JWK } from 'jose';
import type { TokenEncryption } from '#clients/citizen/citizen-client.ts';
import type { KeyRing } from '../keys.ts';
import type { SigningAlgorithm } from '../key-store.ts';

type Payload = Readonly<Record<string, unknown>>;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWS with the active key of this algorithm; its header has `alg` and `kid` only (franceconnect.md §1.7). */
export const signJws = async (ring: KeyRing, algorithm: SigningAlgorithm, payload: Payload): Promise<string> => {
  const signer = ring.all.find((key) => key.algorithm === algorithm && key.state === 'active');
  if (signer === undefined) throw new Error(`this issuer has no ${algorithm} key`);
  const body = `${encode({ alg: algorithm, kid: signer.kid })}.${encode(payload)}`;
  // JWS wants the two numbers of an ECDSA signature, not their DER (RFC 7518 §3.4).
  const key = { key: signer.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  // An elliptic curve takes less than the way to the thread pool and back; RSA ten times as much.
  if (algorithm === 'ES256') return `${body}.${sign('sha256', Buffer.from(body), key).toString('base64url')}`;
  return new Promise((resolve, reject) => {
    sign('sha256', Buffer.from(body), key, (error, signature) => {
      if (error) reject(error);
      else resolve(`${body}.${signature.toString('base64url')}`);
    });
  });
};

/** Encrypts a token for a partner; `header` is what stands beside `alg` and `enc`. */
export const encryptFor = async (
  token: string,
  key: JWK,
  { alg, enc }: TokenEncryption,
  header: Payload,
): Promise<string> =>
  new CompactEncrypt(Buffer.from(token))
    .setProtectedHeader({ alg, enc, ...header })
    .encrypt(await importJWK({ ...key, alg }, alg));
