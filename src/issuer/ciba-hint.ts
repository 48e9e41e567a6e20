import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  errors as joseErrors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { errors } from 'oidc-provider';
import { subjectOf } from '#claims/subject.ts';
import type { Client } from '#clients/client.ts';
import { resolveIdentifier } from '#directory/resolve.ts';
import { openRs256 } from './jwt.ts';
import type { KeyRing } from './keys.ts';
import type { IssuerDeps } from './provider.ts';

export type Hints = {
  /** The subject behind an identifier; undefined when the directory knows nobody active by it. */
  readonly subjectOfIdentifier: (identifier: string) => Promise<string | undefined>;
  readonly subjectOfToken: (token: string, client: Client) => Promise<string | undefined>;
};

/**
 * Who a CIBA request is for. That an identifier is not in the directory is told (`unknown_user_id`): the directory is
 * public. Whether somebody in it has a phone is not: that request stays pending like every other.
 */
export const createHints = (deps: IssuerDeps, ring: KeyRing): Hints => {
  const { directory, settings } = deps;
  const keysOf = createKeysOf(deps);
  const subjectOfIdentifier: Hints['subjectOfIdentifier'] = async (identifier) => {
    const nationalId = await resolveIdentifier(directory, identifier);
    return nationalId === undefined ? undefined : subjectOf(settings.subjectComponent, nationalId);
  };
  return {
    subjectOfIdentifier,
    subjectOfToken: async (token, client) => {
      const payload =
        issuerOf(token) === deps.addresses.issuer
          ? openOwn(deps, ring, token)
          : await openClients(deps, { token, client, keysOf });
      const identifier = identifierIn(payload);
      if (identifier === undefined) throw new errors.InvalidRequest('login_hint_token names nobody');
      return subjectOfIdentifier(identifier);
    },
  };
};

const malformed = () => new errors.InvalidRequest('could not validate login_hint_token');

const issuerOf = (token: string): string | undefined => {
  try {
    return decodeJwt(token).iss;
  } catch (cause) {
    throw Object.assign(malformed(), { cause });
  }
};

/** One of our own access or ID tokens, whoever it was given to: it says who the person is, and that we said so. */
const openOwn = ({ clock }: IssuerDeps, ring: KeyRing, token: string): JWTPayload => {
  const payload = openRs256(ring, token);
  if (payload?.['typ'] !== 'ID' && payload?.['typ'] !== 'Bearer') throw malformed();
  if (!(Number(payload['exp']) > clock.nowSeconds()))
    throw new errors.ExpiredLoginHintToken('login_hint_token has expired');
  return payload;
};

type KeysOf = (client: Client) => JWTVerifyGetKey | undefined;
type Signed = { readonly token: string; readonly client: Client; readonly keysOf: KeysOf };

/** A token that the service signed for us. */
const openClients = async (
  { addresses, clock }: IssuerDeps,
  { token, client, keysOf }: Signed,
): Promise<JWTPayload> => {
  const keys = keysOf(client);
  if (keys === undefined) throw new errors.InvalidRequest('login_hint_token needs registered keys');
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: client.clientId,
      audience: addresses.issuer,
      algorithms: client.ciba?.isFapi === true ? ['PS256', 'ES256'] : ['RS256', 'PS256', 'ES256'],
      requiredClaims: ['exp'],
      clockTolerance: 15,
      currentDate: new Date(clock.nowMilliseconds()),
    });
    return payload;
  } catch (cause) {
    if (cause instanceof joseErrors.JWTExpired) throw new errors.ExpiredLoginHintToken('login_hint_token has expired');
    throw Object.assign(malformed(), { cause });
  }
};

/** By the name that our own tokens use, or as RFC 9493 §3.2.5 has it (`opaque`). */
const identifierIn = (payload: JWTPayload): string | undefined => {
  const own = payload['SubjectNameID'];
  const { format, id } = (payload['sub_id'] ?? {}) as { readonly format?: unknown; readonly id?: unknown };
  const identifier = own ?? (format === 'opaque' ? id : undefined);
  return typeof identifier === 'string' ? identifier : undefined;
};

const createKeysOf = ({ fetchPartner }: IssuerDeps): KeysOf => {
  const made = new WeakMap<Client, JWTVerifyGetKey>();
  return (client) => {
    const keys = made.get(client) ?? keySetOf(client, fetchPartner);
    if (keys !== undefined) made.set(client, keys);
    return keys;
  };
};

const keySetOf = (client: Client, fetchPartner: IssuerDeps['fetchPartner']): JWTVerifyGetKey | undefined => {
  const { authentication, requestJwks } = client;
  const own = authentication.method === 'private_key_jwt' ? authentication : { jwks: requestJwks, jwksUri: undefined };
  if (own.jwks !== undefined) {
    return createLocalJWKSet({ keys: own.jwks.keys.map((key) => ({ ...key, kty: String(key['kty']) })) });
  }
  if (own.jwksUri === undefined) return undefined;
  return createRemoteJWKSet(new URL(own.jwksUri), { [customFetch]: (url, init) => fetchPartner(url, init) });
};
