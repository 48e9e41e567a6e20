import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompactEncrypt, compactDecrypt, importJWK, type JWK } from 'jose';
import { openOwnKeys } from '#methods/upstream/own-keys.ts';
import { plainVault } from '../../support/plain-vault.ts';

/** franceconnect.md §2.2: what providers encrypt for us, at `/client/.well-known/keys`. */
const makeStore = () => {
  const kept: string[] = [];
  return {
    kept,
    load: () => Promise.resolve(kept[0]),
    save: (sealed: string) => {
      if (kept.length === 0) kept.push(sealed);
      return Promise.resolve();
    },
  };
};

test('one key for each algorithm, made once, published without its private part, and good for its algorithm', async () => {
  const store = makeStore();
  const first = await openOwnKeys(store, plainVault);
  const again = await openOwnKeys(store, plainVault);
  assert.deepEqual(again.publicKeys, first.publicKeys);
  assert.deepEqual(
    first.publicKeys.keys.map(({ alg, use, kty }) => [alg, use, kty]),
    [
      ['ECDH-ES', 'enc', 'EC'],
      ['RSA-OAEP-256', 'enc', 'RSA'],
      ['RSA-OAEP', 'enc', 'RSA'],
    ],
  );
  for (const jwk of first.publicKeys.keys as readonly JWK[]) {
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) assert.ok(!(secret in jwk), secret);
    const { alg = '', kid = '' } = jwk;
    const jwe = await new CompactEncrypt(new TextEncoder().encode('hello'))
      .setProtectedHeader({ alg, enc: 'A256GCM', kid })
      .encrypt(await importJWK(jwk, alg));
    const key = again.find(alg as 'RSA-OAEP', kid);
    assert.ok(key);
    assert.equal(new TextDecoder().decode((await compactDecrypt(jwe, key)).plaintext), 'hello');
    assert.equal(again.find(alg as 'RSA-OAEP', 'another'), undefined);
  }
});

test('two doors that open at once end with the same keys', async () => {
  const store = makeStore();
  const [one, other] = await Promise.all([openOwnKeys(store, plainVault), openOwnKeys(store, plainVault)]);
  assert.deepEqual(one.publicKeys, other.publicKeys);
});

test('another master key does not open them', async () => {
  const store = makeStore();
  await openOwnKeys(store, plainVault);
  const other = {
    ...plainVault,
    open: () => {
      throw new Error('not the key');
    },
  };
  await assert.rejects(openOwnKeys(store, other), /not the key/);
});
