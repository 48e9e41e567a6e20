import type { FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair } from 'jose';
import type { DecryptionKey } from 'openid-client';

/** Makes a key pair for ECDH-ES, of this process only, and serves its public half at `path`. @returns the private half */
export const serveOwnKey = async (scope: FastifyInstance, path: string): Promise<DecryptionKey> => {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
  const name = { alg: 'ECDH-ES', kid: 'of-this-start' };
  const keys = [{ ...(await exportJWK(publicKey)), ...name, use: 'enc' }];
  scope.get(path, () => ({ keys }));
  return { key: privateKey, ...name };
};
