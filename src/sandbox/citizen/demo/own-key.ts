import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { FastifyInstance } from 'fastify';

/** Makes a key pair for ECDH-ES, of this process only, and serves its public half at `path`. @returns the private half */
export const serveOwnKey = async (scope: FastifyInstance, path: string): Promise<CryptoKey> => {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
  const keys: readonly JWK[] = [{ ...(await exportJWK(publicKey)), use: 'enc', alg: 'ECDH-ES', kid: 'sandbox' }];
  scope.get(path, () => ({ keys }));
  return privateKey;
};
