import { createHash } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { Clock } from '#vocabulary/clock.ts';
import type { ProtocolStore } from './protocol-store.ts';

/**
 * The engine looks whether a `jti` was seen and then writes it down, in two steps: of the same assertion sent ten
 * times at once, ten would pass. Here writing comes first, and the store lets exactly one caller consume the record
 * (RFC 7523 §3 point 7, RFC 9449 §11.1).
 */
export const bendReplayDetection = (provider: Provider, protocol: ProtocolStore, clock: Clock): void => {
  const unique = async (issuer: string, jti: string, expiresAtSeconds: number): Promise<boolean> => {
    const id = createHash('sha256')
      .update(JSON.stringify([issuer, jti]))
      .digest('base64url');
    await protocol.upsert(
      { kind: 'ReplayDetection', id, payload: {}, expiresAtSeconds, grantId: undefined, uid: undefined },
      [],
    );
    return protocol.consume('ReplayDetection', id, clock.nowSeconds());
  };
  Object.assign(provider.ReplayDetection, { unique });
};
