import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { deriveKey, loadMasterKey, type MasterKeySource, open, seal } from './master-key.ts';
import { systemRandom } from './random.ts';

const configured = Buffer.alloc(32, 7).toString('base64url');

const emptyDirectory = async (context: TestContext) => {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-master-key-'));
  context.after(() => rm(directory, { recursive: true }));
  return join(directory, 'data');
};

const load = (source: Partial<MasterKeySource>) =>
  loadMasterKey({ configured: undefined, mode: 'sandbox', dataDirectory: 'unused', ...source }, systemRandom);

test('the sandbox makes its key once, for the owner’s eyes alone', async (context) => {
  const dataDirectory = await emptyDirectory(context);
  const first = await load({ dataDirectory });
  assert.deepEqual(await load({ dataDirectory }), first);
  assert.equal((await stat(join(dataDirectory, 'master.key'))).mode & 0o777, 0o600);
});

test('many processes that start at once agree on one key', async (context) => {
  const dataDirectory = await emptyDirectory(context);
  const keys = await Promise.all(Array.from({ length: 20 }, () => load({ dataDirectory })));
  assert.equal(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size, 1);
});

test('production never makes a key', async () => {
  await assert.rejects(load({ mode: 'production' }), /masterKey is missing/);
  assert.equal((await load({ mode: 'production', configured })).length, 32);
});

test('a key of another length is refused', async () => {
  await assert.rejects(load({ configured: 'c2hvcnQ' }), /32 bytes/);
});

test('each purpose has its own key, always the same', async () => {
  const master = await load({ configured });
  assert.deepEqual(deriveKey(master, 'journal', 32), deriveKey(master, 'journal', 32));
  assert.notDeepEqual(deriveKey(master, 'journal', 32), deriveKey(master, 'cookies', 32));
  assert.equal(deriveKey(master, 'cookies', 64).length, 64);
});

test('what is sealed opens under the same name only, and not when a bit has changed', async () => {
  const key = deriveKey(await load({ configured }), 'signing-keys', 32);
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), fc.nat(), (plaintext, name, at) => {
      const sealed = seal(key, plaintext, name, systemRandom);
      assert.deepEqual(Uint8Array.from(open(key, sealed, name)), plaintext);
      assert.throws(() => open(key, sealed, `${name}x`));
      const bytes = Buffer.from(sealed, 'base64url');
      const place = at % bytes.length;
      bytes[place] = (bytes[place] ?? 0) ^ 1;
      assert.throws(() => open(key, bytes.toString('base64url'), name));
    }),
  );
  assert.throws(() => open(key, 'AAAA', ''), /too short/);
});
