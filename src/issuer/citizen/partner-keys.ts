import type { JWK } from 'jose';
import type { JwkSet, TokenEncryption } from '#clients/citizen/citizen-client.ts';
import type { Clock } from '#vocabulary/clock.ts';

export type KeyOwner = { readonly jwks: JwkSet | undefined; readonly jwksUri: string | undefined };

/** The public keys that services and data providers are written to with. */
export type PartnerKeys = {
  /** The key to encrypt with: the first with `use: enc` of the set that fits the algorithm. Throws when there is none or the set cannot be had. */
  readonly encryptionKey: (owner: KeyOwner, alg: TokenEncryption['alg']) => Promise<JWK>;
};

export type PartnerKeysDeps = {
  readonly clock: Clock;
  readonly fetchPartner: (address: string, init?: RequestInit) => Promise<Response>;
};

/** A set is asked again after this long. */
const freshSeconds = 60;
const largestSet = 64 * 1024;

type Kept = { readonly keys: Promise<readonly JWK[]>; readonly untilSeconds: number };

export const createPartnerKeys = ({ clock, fetchPartner }: PartnerKeysDeps): PartnerKeys => {
  const sets = new Map<string, Kept>();
  const keysAt = (address: string): Promise<readonly JWK[]> => {
    const known = sets.get(address);
    if (known !== undefined && known.untilSeconds > clock.nowSeconds()) return known.keys;
    const keys = fetchKeys(fetchPartner, address);
    sets.set(address, { keys, untilSeconds: clock.nowSeconds() + freshSeconds });
    // A set that could not be had is asked again at once; whoever waits for it hears why.
    keys.catch(() => sets.delete(address));
    return keys;
  };
  return {
    encryptionKey: async ({ jwks, jwksUri }, alg) => {
      const keys = jwks === undefined && jwksUri !== undefined ? await keysAt(jwksUri) : ((jwks?.keys ?? []) as JWK[]);
      const key = keys.find((candidate) => isFor(candidate, alg));
      if (key === undefined) throw new Error(`the partner has no key for ${alg}`);
      return key;
    },
  };
};

const isFor = (key: JWK, alg: TokenEncryption['alg']): boolean =>
  key.use === 'enc' && (alg === 'ECDH-ES' ? key.kty === 'EC' || key.kty === 'OKP' : key.kty === 'RSA');

const fetchKeys = async (fetchPartner: PartnerKeysDeps['fetchPartner'], address: string): Promise<readonly JWK[]> => {
  const response = await fetchPartner(address, { headers: { accept: 'application/json' } });
  const text = await response.text();
  if (response.status !== 200 || text.length > largestSet) throw new Error(`no keys at ${address}`);
  const { keys } = JSON.parse(text) as { readonly keys?: unknown };
  if (!Array.isArray(keys)) throw new Error(`no keys at ${address}`);
  return keys as JWK[];
};
