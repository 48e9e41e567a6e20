import { createPublicKey } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { Device } from './device-store.ts';

const coordinate = Type.String({ pattern: '^[\\w-]{43}$' });

/** What WebCrypto exports says more (`key_ops`, `ext`); a private member is a key that has left its device. */
const keyCheck = TypeCompiler.Compile(
  Type.Object({
    kty: Type.Literal('EC'),
    crv: Type.Literal('P-256'),
    x: coordinate,
    y: coordinate,
    d: Type.Optional(Type.Never()),
  }),
);

/** A device's public key (RFC 7517), only its four members; undefined when it is none, or not a point of P-256. */
export const readPublicKey = (jwk: unknown): Device['publicJwk'] | undefined => {
  if (!keyCheck.Check(jwk)) return undefined;
  const { kty, crv, x, y } = jwk;
  try {
    createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    return { kty, crv, x, y };
  } catch {
    // OpenSSL refuses what is not on the curve (NIST SP 800-56A, 5.6.2.3.3), which is what the caller asks.
    return undefined;
  }
};
