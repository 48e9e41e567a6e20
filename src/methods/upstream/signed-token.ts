import { compactDecrypt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { ProviderId } from '#vocabulary/identifiers.ts';
import type { IdentityProvider, ProviderEncryption } from './identity-provider.ts';
import { keyCandidates, type KeySets } from './key-sets.ts';
import type { ProviderMetadata } from './metadata.ts';
import type { OwnKeys } from './own-keys.ts';

export type SigningAlg = IdentityProvider['idTokenSignedResponseAlg'];

/** With what a provider's tokens are read. */
export type TokenReader = {
  readonly ownKeys: OwnKeys;
  readonly keySets: KeySets;
  readonly nowSeconds: () => number;
  /** A provider's token had a signature that none of its keys made: nobody but the provider can cause that. */
  readonly onBadSignature: (id: ProviderId) => void;
};

export type TokenSource = {
  readonly provider: IdentityProvider;
  readonly metadata: ProviderMetadata;
  /** Our secret there, the key of HS256. */
  readonly clientSecret: string;
};

/** Longest token that is looked at; a pivot identity takes a tenth of it. */
const longestToken = 32_768;
const leewaySeconds = 15;

const refusal = (reason: string): Error => Object.assign(new Error(reason), { code: 'TOKEN_REFUSED' });

/**
 * Takes the envelope off, when the record says that there is one, and insists on it (RFC 8725 §3.1: the algorithm is
 * ours to say, never the token's).
 * @returns what was inside, or the token itself. Throws when the envelope is missing, unexpected or not for us.
 */
export const openEnvelope = async (
  token: string,
  encryption: ProviderEncryption | undefined,
  ownKeys: OwnKeys,
): Promise<string> => {
  if (token.length > longestToken) throw refusal(`the token is longer than ${longestToken} signs`);
  const isEncrypted = token.split('.').length === 5;
  if (encryption === undefined) {
    if (isEncrypted) throw refusal('the token is encrypted, against the record');
    return token;
  }
  if (!isEncrypted) throw refusal('the token is not encrypted');
  const { kid, zip } = decodeProtectedHeader(token);
  if (zip !== undefined) throw refusal('the token is compressed');
  const key = ownKeys.find(encryption.alg, kid);
  if (key === undefined) throw refusal('the token is encrypted for a key that is not ours');
  const { plaintext } = await compactDecrypt(token, key, {
    keyManagementAlgorithms: [encryption.alg],
    contentEncryptionAlgorithms: [encryption.enc],
  });
  return Buffer.from(plaintext).toString('utf8');
};

/**
 * Verifies a signed token: signature by exactly `alg`, issuer, audience, expiry. Throws what is wrong.
 * @param required claims that must be there
 */
export const verifySigned = async (
  reader: TokenReader,
  source: TokenSource,
  jws: string,
  { alg, required }: { readonly alg: SigningAlg; readonly required: readonly string[] },
): Promise<JWTPayload> => {
  const options = {
    algorithms: [alg],
    clockTolerance: leewaySeconds,
    currentDate: new Date(reader.nowSeconds() * 1000),
    requiredClaims: [...required],
    ...(required.includes('iss') ? { issuer: source.metadata.issuer, audience: source.provider.clientId } : {}),
  };
  const payload = await verifyWith(reader, source, jws, options).catch((error: unknown) => {
    if (isBadSignature(error)) reader.onBadSignature(source.provider.providerId);
    throw error;
  });
  checkParties(payload, source, reader.nowSeconds());
  return payload;
};

type VerifyOptions = NonNullable<Parameters<typeof jwtVerify>[2]>;

const verifyWith = (reader: TokenReader, source: TokenSource, jws: string, options: VerifyOptions) =>
  options.algorithms?.includes('HS256') === true
    ? bySecret(source, jws, options)
    : byKeys(reader, source, jws, options);

const isBadSignature = (error: unknown): boolean =>
  error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey;

const bySecret = async (source: TokenSource, jws: string, options: VerifyOptions): Promise<JWTPayload> => {
  if (source.clientSecret === '') throw refusal('HS256 without a client secret');
  return (await jwtVerify(jws, new TextEncoder().encode(source.clientSecret), options)).payload;
};

const byKeys = async (
  { keySets }: TokenReader,
  { provider, metadata }: TokenSource,
  jws: string,
  options: VerifyOptions,
): Promise<JWTPayload> => {
  if (metadata.jwksUri === undefined) throw refusal('the provider publishes no keys');
  const { alg, kid } = decodeProtectedHeader(jws);
  if (alg === undefined || options.algorithms?.includes(alg) !== true) throw refusal('the signature has another alg');
  const header = kid === undefined ? { alg } : { alg, kid };
  return keySets.use(provider.providerId, metadata.jwksUri, async (keys) => {
    const candidates = await keyCandidates(keys, header);
    return firstGood(candidates.map((key) => async () => (await jwtVerify(jws, key, options)).payload));
  });
};

/** The last refusal stands when none is good. */
const firstGood = async <T>(attempts: readonly (() => Promise<T>)[]): Promise<T> => {
  if (attempts.length === 0) throw new errors.JWKSNoMatchingKey();
  let refused: unknown;
  for (const attempt of attempts) {
    try {
      return await attempt();
    } catch (error) {
      refused = error;
    }
  }
  throw refused;
};

/** What OpenID Connect Core §3.1.3.7 asks beyond what the library looks at. */
const checkParties = (payload: JWTPayload, { provider, metadata }: TokenSource, nowSeconds: number): void => {
  const audience = [payload.aud ?? []].flat();
  const azp = payload['azp'];
  if (payload.iss !== undefined && payload.iss !== metadata.issuer) throw refusal('the issuer is another');
  if (audience.length > 0 && !audience.includes(provider.clientId)) throw refusal('the audience is another');
  if (audience.length > 1 && azp === undefined) throw refusal('several audiences without azp');
  if (azp !== undefined && azp !== provider.clientId) throw refusal('azp is another');
  if (payload.iat !== undefined && payload.iat > nowSeconds + leewaySeconds) throw refusal('iat lies in the future');
};

/** Whether an error says that a token is not good, or that keys cannot be had; anything else is a defect of ours. */
export const tokenObjection = (error: unknown): string | undefined => {
  if (error instanceof errors.JOSEError) return error.code;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return error instanceof Error && (code === 'TOKEN_REFUSED' || code === 'KEYS_MISSING') ? error.message : undefined;
};
