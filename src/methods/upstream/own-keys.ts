import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { ProviderEncryption } from './identity-provider.ts';
import type { UpstreamKeyStore, UpstreamVault } from './key-store.ts';

type EncryptionAlg = ProviderEncryption['alg'];

/** The keys with which we read what providers encrypt for us (franceconnect.md §2.2). */
export type OwnKeys = {
  /** To be published; each with kid, alg and use. */
  readonly publicKeys: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  /** The private key for this algorithm; undefined when `kid` names another. */
  readonly find: (alg: EncryptionAlg, kid: string | undefined) => KeyObject | undefined;
};

/** One key an algorithm: a provider's library takes the key whose `alg` is the one of its record. */
const algs: readonly EncryptionAlg[] = ['ECDH-ES', 'RSA-OAEP-256', 'RSA-OAEP'];

const storedSchema = Type.Object({
  keys: Type.Array(
    Type.Object({
      alg: Type.Union([Type.Literal('RSA-OAEP'), Type.Literal('RSA-OAEP-256'), Type.Literal('ECDH-ES')]),
      kid: Type.String(),
      publicJwk: Type.Record(Type.String(), Type.Unknown()),
      privateJwk: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
});

type StoredKeys = Static<typeof storedSchema>;

const owner = 'upstream-decryption-keys';

/** Opens the keys, making them on first start. Throws when they cannot be opened with this master key. */
export const openOwnKeys = async (store: UpstreamKeyStore, vault: UpstreamVault): Promise<OwnKeys> => {
  const kept = await store.load();
  if (kept !== undefined) return readKeys(vault.open(kept, owner));
  await store.save(vault.seal(JSON.stringify(await makeKeys()), owner));
  const saved = await store.load();
  if (saved === undefined) throw new Error('the decryption keys were not kept');
  return readKeys(vault.open(saved, owner));
};

const makeKeys = async (): Promise<StoredKeys> => ({ keys: await Promise.all(algs.map(makeKey)) });

const makeKey = async (alg: EncryptionAlg): Promise<StoredKeys['keys'][number]> => {
  const pair = await generateKeyPair(alg, { extractable: true });
  const [publicJwk, privateJwk] = await Promise.all([exportJWK(pair.publicKey), exportJWK(pair.privateKey)]);
  const kid = await calculateJwkThumbprint(publicJwk);
  return { alg, kid, publicJwk: { ...publicJwk, kid, alg, use: 'enc' }, privateJwk: { ...privateJwk } };
};

const readKeys = (text: string): OwnKeys => {
  const { keys } = Value.Parse(storedSchema, JSON.parse(text));
  const opened = keys.map(({ alg, kid, privateJwk }) => ({
    alg,
    kid,
    key: createPrivateKey({ key: privateJwk, format: 'jwk' }),
  }));
  return {
    publicKeys: { keys: keys.map(({ publicJwk }) => publicJwk) },
    find: (alg, kid) => opened.find((one) => one.alg === alg && (kid === undefined || one.kid === kid))?.key,
  };
};
