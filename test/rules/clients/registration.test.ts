import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { deriveJournalKey } from '#audit/journal-key.ts';
import type { Declared } from '#clients/read-declared.ts';
import {
  addClient,
  changeClient,
  finishRotation,
  hashForFile,
  listClients,
  type Registration,
  removeClient,
  rotateSecret,
  setStatus,
  showClient,
} from '#clients/registration.ts';
import { verifySecret } from '#clients/secret.ts';
import { systemRandom } from '#platform/random.ts';
import { openSqliteStores } from '#stores/sqlite/open.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { plainVault } from '../../support/plain-vault.ts';

const clock = { nowMilliseconds: () => 1_700_000_000_000, nowSeconds: () => 1_700_000_000 };

const declaration = { client_id: 'demo', client_name: 'Service', redirect_uris: ['http://localhost:3000/callback'] };

const setUp = async (context: TestContext) => {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-registration-'));
  const journalKey = deriveJournalKey(systemRandom.bytes(32));
  const stores = openSqliteStores({
    vault: plainVault,
    file: join(directory, 'test.db'),
    durability: 'process',
    journalKey,
    clock,
  });
  context.after(async () => {
    stores.close();
    await rm(directory, { recursive: true });
  });
  return { stores, registry: { store: stores.clients, mode: 'sandbox', clock, random: systemRandom } as const };
};

const done = async (declared: Promise<Declared<Registration>>): Promise<Registration> => {
  const answer = await declared;
  assert.ok(answer.isValid, JSON.stringify(answer));
  return answer.value;
};

const refused = async (declared: Promise<Declared<unknown>> | Declared<unknown>): Promise<string> => {
  const answer = await declared;
  assert.ok(!answer.isValid, JSON.stringify(answer));
  return answer.faults.map(({ pointer, reason }) => `${pointer} ${reason}`).join('\n');
};

test('a client is added, changed, suspended, resumed and withdrawn, each with its journal line', async (context) => {
  const { stores, registry } = await setUp(context);
  assert.match((await done(addClient(registry, declaration))).client_secret ?? '', /^[\w-]{43}$/);
  assert.equal((await done(changeClient(registry, 'demo', { client_name: 'Autre' }))).client_name, 'Autre');
  assert.equal((await done(setStatus(registry, 'demo', 'suspended'))).status, 'suspended');
  assert.equal((await done(setStatus(registry, 'demo', 'active'))).status, 'active');
  await done(removeClient(registry, 'demo'));
  assert.deepEqual(await listClients(registry), []);
  const lines = (await stores.journal.readAfter(0, 100)).map(({ event }) => [event.kind, event.details?.['members']]);
  assert.deepEqual(lines, [
    ['client.registered', undefined],
    ['client.changed', 'client_name'],
    ['client.changed', 'status'],
    ['client.changed', 'status'],
    ['client.withdrawn', undefined],
  ]);
});

test('a secret is told once; neither it nor its hash is shown again', async (context) => {
  const { registry } = await setUp(context);
  await done(addClient(registry, declaration));
  const shown = [await done(showClient(registry, 'demo')), ...(await listClients(registry))];
  assert.doesNotMatch(JSON.stringify(shown), /client_secret"|hashes|hmac/);
});

test('a change that changes nothing writes nothing', async (context) => {
  const { registry, stores } = await setUp(context);
  await done(addClient(registry, declaration));
  const version = await stores.clients.version();
  await done(changeClient(registry, 'demo', { client_name: 'Service' }));
  assert.equal(await stores.clients.version(), version);
});

test('a secret is replaced with an overlap', async (context) => {
  const { stores, registry } = await setUp(context);
  const old = (await done(addClient(registry, declaration))).client_secret ?? '';
  const next = (await done(rotateSecret(registry, 'demo'))).client_secret ?? '';
  const areKnown = async () => {
    const authentication = (await stores.clients.find(asClientId('demo')))?.authentication;
    assert.ok(authentication !== undefined && 'secretHashes' in authentication);
    return [old, next].map((secret) => verifySecret(secret, authentication.secretHashes));
  };
  assert.deepEqual(await areKnown(), [true, true]);
  assert.match(await refused(rotateSecret(registry, 'demo')), /has two secrets already/);
  await done(finishRotation(registry, 'demo'));
  assert.deepEqual(await areKnown(), [false, true]);
});

test('a secret may be brought along when nobody could guess it', async (context) => {
  const { registry, stores } = await setUp(context);
  const secret = 'brought along from elsewhere';
  await done(addClient(registry, { ...declaration, client_secret: secret }));
  const authentication = (await stores.clients.find(asClientId('demo')))?.authentication;
  assert.ok(authentication !== undefined && 'secretHashes' in authentication);
  assert.ok(verifySecret(secret, authentication.secretHashes));
  assert.match(
    await refused(addClient(registry, { ...declaration, client_secret: 'short' })),
    /at least 24 characters/,
  );
  assert.match(await refused(hashForFile('short', systemRandom)), /at least 24 characters/);
});

test('a client that lacks an identifier is given one; one identifier is never given twice', async (context) => {
  const { registry } = await setUp(context);
  const { client_id: _id, ...anonymous } = declaration;
  assert.match((await done(addClient(registry, anonymous))).client_id, /^[\da-f-]{36}$/);
  await done(addClient(registry, declaration));
  assert.match(await refused(addClient(registry, declaration)), /is taken already/);
  assert.match(await refused(changeClient(registry, 'demo', { client_id: 'other' })), /cannot be changed/);
});

test('a client that has no secret has none to replace, and is given none', async (context) => {
  const { registry } = await setUp(context);
  const added = await done(addClient(registry, { ...declaration, token_endpoint_auth_method: 'none' }));
  assert.equal(added.client_secret, undefined);
  assert.match(await refused(rotateSecret(registry, 'demo')), /has no secret: its method is none/);
});

test('a client of the clients file is changed there and nowhere else', async (context) => {
  const { registry, stores } = await setUp(context);
  await done(addClient(registry, declaration));
  const client = await stores.clients.find(asClientId('demo'));
  assert.ok(client !== undefined);
  await stores.clients.save({ ...client, origin: 'file' }, []);
  for (const attempt of [
    changeClient(registry, 'demo', {}),
    setStatus(registry, 'demo', 'suspended'),
    removeClient(registry, 'demo'),
  ]) {
    assert.match(await refused(attempt), /declared in the clients file; change it there/);
  }
  assert.match(await refused(showClient(registry, 'nobody')), /no client is called "nobody"/);
});
