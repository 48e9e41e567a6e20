import type { NewEvent } from '#vocabulary/event.ts';

/** `published`: in the JWKS, not yet signing. `active`: signs. `retired`: verifies until `removableAtSeconds`. */
export const keyStates = ['published', 'active', 'retired'] as const;
export type KeyState = (typeof keyStates)[number];

/** What a key signs with. The professional door knows RS256 only. */
export const signingAlgorithms = ['ES256', 'RS256'] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** Whose keys: each issuer has its own, published by nobody else. */
export const keyRings = ['professional', 'low', 'plus'] as const;
export type KeyRingName = (typeof keyRings)[number];

/** A signing key at rest. The private part is sealed under the master key; a stolen database signs nothing. */
export type StoredKey = {
  /** RFC 7638 thumbprint, base64url. */
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly state: KeyState;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** AES-256-GCM under the master key: base64url of nonce, ciphertext and tag; the kid is authenticated with it. */
  readonly sealedPrivateJwk: string;
  readonly createdAtSeconds: number;
  readonly activatedAtSeconds: number | undefined;
  readonly removableAtSeconds: number | undefined;
};

export type KeyStore = {
  readonly list: () => Promise<readonly StoredKey[]>;
  /** Replaces all keys at once, with the journal lines, only if the kids and states still are what `expected` says (`kid:state`, sorted). False otherwise. */
  readonly replace: (
    expected: readonly string[],
    keys: readonly StoredKey[],
    events: readonly NewEvent[],
  ) => Promise<boolean>;
};
