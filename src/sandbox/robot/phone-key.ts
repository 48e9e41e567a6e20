import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Device } from '#methods/app/device-store.ts';

/** A key of the robot's phone, as a browser would make one (P-256). */
export type PhoneKey = { readonly privateKey: KeyObject; readonly publicJwk: Device['publicJwk'] };

export function makePhoneKey(): PhoneKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { privateKey, publicJwk: { kty: 'EC', crv: 'P-256', x, y } };
}

/** Compact JWS, ES256 (RFC 7515). `deviceId`: absent while the phone has none. */
export function signJws({ privateKey }: PhoneKey, content: object, deviceId?: string): string {
  const header = { alg: 'ES256', ...(deviceId === undefined ? {} : { kid: deviceId }) };
  const signed = `${encode(header)}.${encode(content)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What the robot makes of its PIN. The app stretches for half a second; nobody attacks a robot's PIN, and tests are many. */
export const robotPinProof = (pin: string, salt: string): string =>
  createHash('sha256').update(salt).update(pin).digest('base64url');
