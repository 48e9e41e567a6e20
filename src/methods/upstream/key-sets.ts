import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTHeaderParameters, type LocalJWKSet } from 'jose';
import type { Clock } from '#vocabulary/clock.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';
import type { Caller } from './call.ts';
import { parseJson } from './metadata.ts';

/** Tries a signature with keys; throws what `jose` throws. */
export type WithKeys<Result> = (keys: LocalJWKSet) => Promise<Result>;

/** Published keys of providers, kept and read again. */
export type KeySets = {
  /**
   * Runs `verify` with the keys at `jwksUri`; once more with fresh keys when none fits or the signature is not good and
   * the last reading is older than the cooldown. Throws what `verify` throws, or `KeysMissing`.
   */
  readonly use: <Result>(providerId: ProviderId, jwksUri: string, verify: WithKeys<Result>) => Promise<Result>;
  /** Reads the keys whatever is known, as the probe does. */
  readonly fetchAgain: (providerId: ProviderId, jwksUri: string) => Promise<void>;
};

const freshMilliseconds = 600_000;
/** An unknown kid asks for the keys again, but no more often than this: anybody can make up a kid. */
const cooldownMilliseconds = 30_000;

const setSchema = Type.Object({
  keys: Type.Array(Type.Intersect([Type.Object({ kty: Type.String() }), Type.Record(Type.String(), Type.Unknown())]), {
    maxItems: 100,
  }),
});
const setCheck = TypeCompiler.Compile(setSchema);

type Kept = { readonly keys: LocalJWKSet; readonly atMilliseconds: number };

/** The keys cannot be had: the provider does not answer, or what it publishes is no key set. */
const keysMissing = (detail: string): Error => Object.assign(new Error(detail), { code: 'KEYS_MISSING' });

export const createKeySets = (caller: Caller, clock: Clock): KeySets => {
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, Promise<Kept>>();
  const load = async (providerId: ProviderId, jwksUri: string): Promise<Kept> => {
    const asked = await caller.ask(providerId, jwksUri);
    if (asked.kind !== 'answered') throw keysMissing(`keys: ${asked.detail}`);
    const set = asked.status === 200 ? parseJson(asked.body) : undefined;
    if (!setCheck.Check(set)) throw keysMissing(`keys: HTTP ${asked.status}, or no key set`);
    const fresh = { keys: createLocalJWKSet(onlyPublic(set)), atMilliseconds: clock.nowMilliseconds() };
    kept.set(jwksUri, fresh);
    return fresh;
  };
  const loadOnce = (providerId: ProviderId, jwksUri: string): Promise<Kept> => {
    const running = underWay.get(jwksUri) ?? load(providerId, jwksUri).finally(() => underWay.delete(jwksUri));
    underWay.set(jwksUri, running);
    return running;
  };
  const ageOf = ({ atMilliseconds }: Kept) => clock.nowMilliseconds() - atMilliseconds;
  const current = async (providerId: ProviderId, jwksUri: string): Promise<Kept> => {
    const known = kept.get(jwksUri);
    if (known === undefined) return loadOnce(providerId, jwksUri);
    if (ageOf(known) < freshMilliseconds) return known;
    return loadOnce(providerId, jwksUri).catch(() => known); // Old keys may still verify; a wrong one never does.
  };
  return {
    use: async (providerId, jwksUri, verify) => {
      const known = await current(providerId, jwksUri);
      try {
        return await verify(known.keys);
      } catch (error) {
        if (!mayBeRotation(error) || ageOf(known) < cooldownMilliseconds) throw error;
        return verify((await loadOnce(providerId, jwksUri)).keys);
      }
    },
    fetchAgain: async (providerId, jwksUri) => void (await loadOnce(providerId, jwksUri)),
  };
};

/** Symmetric keys have no business in a published set: one there would let anybody sign (RFC 8725 §3.1). */
const onlyPublic = ({ keys }: Static<typeof setSchema>): JSONWebKeySet => ({
  keys: keys.filter(({ kty }) => kty === 'RSA' || kty === 'EC'),
});

const mayBeRotation = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed;

/** Several keys fit a token without kid: each is tried, as OpenID Connect Core §10.1 leaves it to us. */
export const keyCandidates = async (keys: LocalJWKSet, header: JWTHeaderParameters): Promise<readonly CryptoKey[]> => {
  try {
    return [await keys(header)];
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    const candidates: CryptoKey[] = [];
    for await (const key of error) candidates.push(key);
    return candidates;
  }
};
