import { toBase64url, utf8 } from './bytes.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** A pair whose private half cannot be taken out of this browser, not even by us. */
export const makeKeyPair = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);

export const publicJwkOf = async ({ publicKey }: CryptoKeyPair) => {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  return { kty, crv, x, y };
};

/** Compact JWS, ES256 (RFC 7515, RFC 7518 §3.4). `deviceId`: absent while the phone has none. */
export const signJws = async (key: CryptoKey, content: object, deviceId?: string): Promise<string> => {
  const header = { alg: 'ES256', ...(deviceId === undefined ? {} : { kid: deviceId }) };
  const signed = `${toBase64url(utf8(JSON.stringify(header)))}.${toBase64url(utf8(JSON.stringify(content)))}`;
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, utf8(signed));
  return `${signed}.${toBase64url(signature)}`;
};

/** This phone's own time, whole seconds. It is told, and nothing depends on it. */
export const phoneSeconds = (): number => Math.floor((performance.timeOrigin + performance.now()) / 1000);
