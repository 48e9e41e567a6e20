import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import type { Kind } from '../examination.ts';
import type { CredentialMachine } from './credentials.ts';
import type { Desk } from './desk.ts';

/** RFC 7523 §2.2. */
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** As the doors themselves accept them. */
const algorithms: Readonly<Record<Kind, readonly string[]>> = {
  professional: ['RS256', 'PS256', 'ES256'],
  citizen: ['ES256', 'RS256'],
};
const toleranceSeconds = 15;

type Keys = {
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] } | undefined;
  readonly jwksUri: string | undefined;
};

/**
 * Why a client assertion (RFC 7523 §3) is not good, if so: signature, issuer, subject, audience, times, or a `jti` that
 * came before in this run.
 */
export const assertionObjection = async (
  desk: Desk,
  assertion: string,
  keys: Keys,
  machine: CredentialMachine,
): Promise<string | undefined> => {
  const { clientId, request } = desk.examination;
  const known = await loadKeys(desk, keys, machine);
  if (known === undefined) return 'the keys of the client cannot be read';
  try {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(known), {
      ...{ issuer: clientId, subject: clientId, audience: [desk.addresses.token, desk.addresses.issuer] },
      ...{ algorithms: [...algorithms[request.kind]], clockTolerance: toleranceSeconds },
      ...{ requiredClaims: ['exp', 'jti'], currentDate: new Date(machine.nowSeconds * 1000) },
    });
    const { jti = '' } = payload;
    if (desk.assertions.has(jti)) return 'jti came before';
    desk.assertions.add(jti);
    return undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return error.message;
    throw error;
  }
};

/** The keys that were given, or those at the address, read once a run. */
const loadKeys = async (desk: Desk, { jwks, jwksUri }: Keys, { fetch }: CredentialMachine) => {
  if (jwksUri === undefined) return jwks && asKeySet(jwks);
  if (desk.keysOfClient === undefined) {
    const answer = await fetch(new URL(jwksUri), { headers: { accept: 'application/json' } }).catch(unreachable);
    const body: unknown = await answer?.json().catch(unreachable);
    desk.keysOfClient = asKeySet(body);
  }
  return desk.keysOfClient;
};

/** An address of the partner that does not answer, or not with JSON, is what the examination has to say of it. */
const unreachable = (): undefined => undefined;

const asKeySet = (value: unknown): JSONWebKeySet | undefined =>
  typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)
    ? { keys: value.keys.filter((key) => typeof key === 'object' && key !== null && typeof key.kty === 'string') }
    : undefined;
