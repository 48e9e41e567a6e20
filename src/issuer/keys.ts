import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Clock } from '#vocabulary/clock.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import type { KeyState, KeyStore, StoredKey } from './key-store.ts';

const makeKeyPair = promisify(generateKeyPair);

/** A signing key in use, opened. */
export type SigningKey = {
  readonly kid: string;
  readonly state: KeyState;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly privateJwk: JWK;
};

/** The keys of an issuer, the active one first: the engine signs with the first that fits. */
export type KeyRing = {
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
};

/**
 * Opens the issuer's keys, making them on first start: one that signs and one that is already published, so
 * that every relying party knows the next key before the first token carries it.
 * Throws when a stored key cannot be opened with this master key.
 */
export const openKeyRing = async (deps: KeyDeps): Promise<KeyRing> => {
  const stored = await deps.store.list();
  if (stored.some(({ state }) => state === 'active')) return ringOf(stored, deps.vault);
  const now = deps.clock.nowSeconds();
  const keys = await Promise.all([makeKey(deps, 'active', now), makeKey(deps, 'published', now)]);
  await deps.store.replace(
    fingerprintOf(stored),
    [...stored, ...keys],
    [keyEvent(deps.clock, 'key.published', keys[1]), keyEvent(deps.clock, 'key.activated', keys[0])],
  );
  return ringOf(await deps.store.list(), deps.vault);
};

/**
 * Rotates: the published key begins to sign, the one that signed is retired and keeps verifying for the
 * overlap, keys past their overlap go, a new key is published.
 * @returns the kid that signs from now on; undefined when another process rotated at the same moment.
 */
export const rotateKeys = async (deps: KeyDeps): Promise<string | undefined> => {
  const stored = await deps.store.list();
  const now = deps.clock.nowSeconds();
  const next = stored.find(({ state }) => state === 'published') ?? (await makeKey(deps, 'published', now));
  const fresh = await makeKey(deps, 'published', now);
  const kept = stored.filter((key) => key.kid !== next.kid && (key.removableAtSeconds ?? Infinity) > now);
  const retired = kept.map((key) => (key.state === 'active' ? retire(key, now + deps.overlapSeconds) : key));
  const activated: StoredKey = { ...next, state: 'active', activatedAtSeconds: now };
  const events = [
    keyEvent(deps.clock, 'key.published', fresh),
    keyEvent(deps.clock, 'key.activated', activated),
    ...stored.filter(({ state }) => state === 'active').map((key) => keyEvent(deps.clock, 'key.retired', key)),
  ];
  const done = await deps.store.replace(fingerprintOf(stored), [activated, ...retired, fresh], events);
  return done ? activated.kid : undefined;
};

const retire = (key: StoredKey, removableAtSeconds: number): StoredKey => ({
  ...key,
  state: 'retired',
  removableAtSeconds,
});

/** What `KeyStore.replace` compares, so that two rotations at once cannot both win. */
const fingerprintOf = (keys: readonly StoredKey[]): string[] => keys.map(({ kid, state }) => `${kid}:${state}`).sort();

const makeKey = async ({ vault }: KeyDeps, state: KeyState, now: number): Promise<StoredKey> => {
  const { privateKey, publicKey } = await makeKeyPair('rsa', { modulusLength: 2048 });
  const publicJwk = publicKey.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint(publicJwk);
  return {
    kid,
    algorithm: 'RS256',
    state,
    publicJwk: { ...publicJwk, kid, alg: 'RS256', use: 'sig' },
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

const ringOf = (stored: readonly StoredKey[], vault: Vault): KeyRing => {
  const all = [...stored]
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
    .map((key) => openKey(key, vault));
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
    state: key.state,
    privateKey,
    publicKey: createPublicKey(privateKey),
    privateJwk: { ...jwk, kid: key.kid, alg: 'RS256', use: 'sig' },
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
