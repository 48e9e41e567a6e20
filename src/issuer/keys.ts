import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Clock } from '#vocabulary/clock.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import type { KeyState, KeyStore, SigningAlgorithm, StoredKey } from './key-store.ts';

const generate = promisify(generateKeyPair);

/** Makes the two halves of a signing key. */
export type MakeKeyPair = (
  algorithm: SigningAlgorithm,
) => Promise<{ readonly privateKey: KeyObject; readonly publicKey: KeyObject }>;

const makeKeyPairHere: MakeKeyPair = (algorithm) =>
  algorithm === 'RS256' ? generate('rsa', { modulusLength: 2048 }) : generate('ec', { namedCurve: 'P-256' });

/** A signing key in use, opened. */
export type SigningKey = {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly state: KeyState;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly privateJwk: JWK;
};

/** The keys of an issuer, by algorithm and the active one first: the engine signs with the first that fits. */
export type KeyRing = {
  /** Of the first algorithm. */
  readonly active: SigningKey;
  readonly all: readonly SigningKey[];
  readonly find: (kid: string) => SigningKey | undefined;
  /** Changes when any key changes. */
  readonly version: string;
};

/** Seals text under the master key; `associated` binds it to its owner. */
export type Vault = {
  readonly seal: (text: string, associated: string) => string;
  readonly open: (sealed: string, associated: string) => string;
};

export type KeyDeps = {
  readonly store: KeyStore;
  readonly vault: Vault;
  readonly clock: Clock;
  /** How long tokens signed by a retired key may still be presented; its public part stays as long. */
  readonly overlapSeconds: number;
  /** What this issuer signs with, in the order of its JWKS; RS256 alone when absent. */
  readonly algorithms?: readonly SigningAlgorithm[] | undefined;
  /** Chance is handed in: tests lend keys that were made before. The machine makes them otherwise. */
  readonly makeKeyPair?: MakeKeyPair | undefined;
};

const algorithmsOf = ({ algorithms = ['RS256'] }: KeyDeps): readonly SigningAlgorithm[] => algorithms;

/**
 * Opens the issuer's keys, making them on first start: for each algorithm one that signs and one that is already
 * published, so that every relying party knows the next key before the first token carries it.
 * Throws when a stored key cannot be opened with this master key.
 */
export const openKeyRing = async (deps: KeyDeps): Promise<KeyRing> => {
  const stored = await deps.store.list();
  const missing = algorithmsOf(deps).filter((algorithm) => !stored.some((key) => isActive(key, algorithm)));
  if (missing.length === 0) return ringOf(stored, deps);
  const now = deps.clock.nowSeconds();
  const made = await Promise.all(
    missing.map((algorithm) =>
      Promise.all([makeKey(deps, algorithm, 'active', now), makeKey(deps, algorithm, 'published', now)]),
    ),
  );
  const events = made.flatMap(([active, published]) => [
    keyEvent(deps.clock, 'key.published', published),
    keyEvent(deps.clock, 'key.activated', active),
  ]);
  await deps.store.replace(fingerprintOf(stored), [...stored, ...made.flat()], events);
  return ringOf(await deps.store.list(), deps);
};

const isActive = (key: StoredKey, algorithm: SigningAlgorithm): boolean =>
  key.state === 'active' && key.algorithm === algorithm;

/**
 * Rotates, each algorithm by itself: the published key begins to sign, the one that signed is retired and keeps
 * verifying for the overlap, keys past their overlap go, a new key is published.
 * @param by operator who asked for it, for the journal; undefined for a command
 * @returns the kid that signs from now on (of the first algorithm); undefined when another process rotated at the same moment.
 */
export const rotateKeys = async (deps: KeyDeps, by?: string): Promise<string | undefined> => {
  const stored = await deps.store.list();
  const algorithms = algorithmsOf(deps);
  const turned = await Promise.all(
    algorithms.map((algorithm) =>
      rotateOne(
        deps,
        algorithm,
        stored.filter((key) => key.algorithm === algorithm),
      ),
    ),
  );
  const others = stored.filter(({ algorithm }) => !algorithms.includes(algorithm));
  const keys = [...others, ...turned.flatMap((one) => one.keys)];
  const done = await deps.store.replace(
    fingerprintOf(stored),
    keys,
    turned.flatMap((one) => one.events).map((event) => withOperator(event, by)),
  );
  return done ? turned[0]?.active : undefined;
};

const withOperator = (event: NewEvent, by: string | undefined): NewEvent =>
  by === undefined ? event : { ...event, details: { ...event.details, by } };

const rotateOne = async (deps: KeyDeps, algorithm: SigningAlgorithm, stored: readonly StoredKey[]) => {
  const now = deps.clock.nowSeconds();
  const next = stored.find(({ state }) => state === 'published') ?? (await makeKey(deps, algorithm, 'published', now));
  const fresh = await makeKey(deps, algorithm, 'published', now);
  const kept = stored.filter((key) => key.kid !== next.kid && (key.removableAtSeconds ?? Infinity) > now);
  const retired = kept.map((key) => (key.state === 'active' ? retire(key, now + deps.overlapSeconds) : key));
  const activated: StoredKey = { ...next, state: 'active', activatedAtSeconds: now };
  const events = [
    keyEvent(deps.clock, 'key.published', fresh),
    keyEvent(deps.clock, 'key.activated', activated),
    ...stored.filter(({ state }) => state === 'active').map((key) => keyEvent(deps.clock, 'key.retired', key)),
  ];
  return { active: activated.kid, keys: [activated, ...retired, fresh], events };
};

const retire = (key: StoredKey, removableAtSeconds: number): StoredKey => ({
  ...key,
  state: 'retired',
  removableAtSeconds,
});

/** What `KeyStore.replace` compares, so that two rotations at once cannot both win. */
const fingerprintOf = (keys: readonly StoredKey[]): string[] => keys.map(({ kid, state }) => `${kid}:${state}`).sort();

const makeKey = async (
  { vault, makeKeyPair = makeKeyPairHere }: KeyDeps,
  algorithm: SigningAlgorithm,
  state: KeyState,
  now: number,
): Promise<StoredKey> => {
  const { privateKey, publicKey } = await makeKeyPair(algorithm);
  const publicJwk = publicKey.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint(publicJwk);
  return {
    kid,
    algorithm,
    state,
    publicJwk: { ...publicJwk, kid, alg: algorithm, use: 'sig' },
    sealedPrivateJwk: vault.seal(JSON.stringify(privateKey.export({ format: 'jwk' })), kid),
    createdAtSeconds: now,
    activatedAtSeconds: state === 'active' ? now : undefined,
    removableAtSeconds: undefined,
  };
};

const keyEvent = (clock: Clock, kind: EventKind, key: StoredKey): NewEvent => ({
  kind,
  atMilliseconds: clock.nowMilliseconds(),
  details: { kid: key.kid },
});

const order: readonly KeyState[] = ['active', 'published', 'retired'];

const ringOf = (stored: readonly StoredKey[], deps: KeyDeps): KeyRing => {
  const algorithms = algorithmsOf(deps);
  const rank = ({ algorithm, state }: StoredKey) => algorithms.indexOf(algorithm) * order.length + order.indexOf(state);
  const all = stored
    .filter(({ algorithm }) => algorithms.includes(algorithm))
    .sort((a, b) => rank(a) - rank(b))
    .map((key) => openKey(key, deps.vault));
  const active = all[0];
  if (active?.state !== 'active') throw new Error('no active signing key');
  return {
    active,
    all,
    find: (kid) => all.find((key) => key.kid === kid),
    version: fingerprintOf(stored).join(' '),
  };
};

const openKey = (key: StoredKey, vault: Vault): SigningKey => {
  const jwk = JSON.parse(unseal(key, vault)) as JWK;
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  return {
    kid: key.kid,
    algorithm: key.algorithm,
    state: key.state,
    privateKey,
    publicKey: createPublicKey(privateKey),
    privateJwk: { ...jwk, kid: key.kid, alg: key.algorithm, use: 'sig' },
  };
};

/** An operator who restores a database under another master key must read what is wrong. */
const unseal = ({ kid, sealedPrivateJwk }: StoredKey, vault: Vault): string => {
  try {
    return vault.open(sealedPrivateJwk, kid);
  } catch (cause) {
    const sentence = `Configuration: masterKey is not the one that sealed the signing key ${kid}; give the one that this database was made with.`;
    throw Object.assign(new Error(sentence, { cause }), { name: 'ConfigError' });
  }
};
