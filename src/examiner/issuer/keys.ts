import { calculateJwkThumbprint, type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK } from 'jose';
import type { Kind } from '../examination.ts';

/** What an examination issuer signs with, and what a forger would. */
export type ExaminationKey = {
  readonly algorithm: 'RS256' | 'ES256';
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  /** The public key as PEM: what the forger of an HS256 token takes for its secret (RFC 8725 §2.1). */
  readonly publicPem: string;
  /** Another key, published nowhere. */
  readonly rogueKey: CryptoKey;
};

export type ExaminationKeys = (kind: Kind) => Promise<ExaminationKey>;

/** Makes the key of each kind when it is first wanted. They live as long as the process and open nothing real. */
export const openExaminationKeys = (): ExaminationKeys => {
  const made = new Map<Kind, Promise<ExaminationKey>>();
  return (kind) => {
    const key = made.get(kind) ?? makeKey(kind === 'professional' ? 'RS256' : 'ES256');
    made.set(kind, key);
    return key;
  };
};

const makeKey = async (algorithm: 'RS256' | 'ES256'): Promise<ExaminationKey> => {
  const [pair, rogue] = await Promise.all([
    generateKeyPair(algorithm, { extractable: true }),
    generateKeyPair(algorithm),
  ]);
  const jwk = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    algorithm,
    kid,
    privateKey: pair.privateKey,
    publicJwk: { ...jwk, kid, alg: algorithm, use: 'sig' },
    publicPem: await exportSPKI(pair.publicKey),
    rogueKey: rogue.privateKey,
  };
};
