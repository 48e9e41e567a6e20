import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** A key pair of a service, and what it signs with it. */
export type ServiceKeys = {
  readonly publicJwk: JWK;
  readonly privateKey: CryptoKey;
  /** A signed JWT with these claims as they are. */
  readonly sign: (claims: JWTPayload, header?: Readonly<Record<string, string>>) => Promise<string>;
};

export const newServiceKeys = async (algorithm = 'ES256', kid = 'service-1'): Promise<ServiceKeys> => {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  return {
    publicJwk: { ...(await exportJWK(publicKey)), alg: algorithm, kid, use: 'sig' },
    privateKey,
    sign: (claims, header = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid, ...header }).sign(privateKey),
  };
};

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** The claims of a client assertion (RFC 7523 §3), good for a minute. */
export const assertionClaims = (clientId: string, audience: string): JWTPayload => ({
  iss: clientId,
  sub: clientId,
  aud: audience,
  jti: crypto.randomUUID(),
  iat: nowSeconds(),
  exp: nowSeconds() + 60,
});

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
