import { createPrivateKey, createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { ReportKey } from './report.ts';

/** PKCS #8 around an Ed25519 seed (RFC 8410 §7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The key that signs reports, from 32 bytes that `main` derives from the master key: the same after every start, so
 * that a report can be verified for as long as the platform stands.
 */
export const openReportKey = async (seed: Uint8Array): Promise<ReportKey> => {
  const der = Buffer.concat([pkcs8Prefix, seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { kty = '', crv = '', x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint({ kty, crv, x });
  return { kid, algorithm: 'EdDSA', privateKey, publicJwk: { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' } };
};
