import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { deriveJournalKey } from '#audit/journal-key.ts';
import { applyClientsFile, describeFaults, type FileOutcome } from '#clients/clients-file.ts';
import { parseClientDeclaration } from '#clients/declare.ts';
import { hashSecret } from '#clients/secret.ts';
import { watchClientsFile } from '#clients/watch.ts';
import { systemRandom } from '#platform/random.ts';
import { openSqliteStores } from '#stores/sqlite/open.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { plainVault } from '../../support/plain-vault.ts';

const clock = { nowMilliseconds: () => 1_700_000_000_000, nowSeconds: () => 1_700_000_000 };

const declare = (client_id: string, members: Record<string, unknown> = {}) => ({
  client_id,
  client_name: 'Service',
  redirect_uris: ['https://service.example/callback'],
  client_secret_hashes: ['hmac-sha256.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  ...members,
});

const setUp = async (context: TestContext) => {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-clients-'));
  const stores = openSqliteStores({
    vault: plainVault,
    file: join(directory, 'test.db'),
    durability: 'process',
    journalKey: deriveJournalKey(systemRandom.bytes(32)),
    clock,
  });
  context.after(async () => {
    stores.close();
    await rm(directory, { recursive: true });
  });
  const file = join(directory, 'clients.json');
  const write = (content: unknown) => writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  const ids = async () => (await stores.clients.list()).map(({ clientId }) => String(clientId));
  const lines = async () => (await stores.journal.readAfter(0, 100)).map(({ event }) => event);
  return {
    directory,
    stores,
    file,
    write,
    ids,
    lines,
    place: { file, mode: 'production', store: stores.clients, clock } as const,
  };
};

test('the store says what the file says, and the journal which members changed, not to what', async (context) => {
  const { place, write, ids, lines } = await setUp(context);
  await write([declare('a'), declare('b')]);
  await applyClientsFile(place);
  await write([declare('a', { client_name: 'Autre nom', scope: 'openid' }), declare('c')]);
  const second = await applyClientsFile(place);
  assert.deepEqual(second, {
    isApplied: true,
    outcome: { registered: ['c'], changed: ['a'], withdrawn: ['b'], inConflict: [] },
  });
  assert.deepEqual(await ids(), ['a', 'c']);
  const told = await lines();
  assert.deepEqual(
    told.map(({ kind, clientId }) => `${kind} ${clientId}`),
    ['client.registered a', 'client.registered b', 'client.registered c', 'client.changed a', 'client.withdrawn b'],
  );
  assert.deepEqual(told[3]?.details, { origin: 'file', members: 'client_name scope' });
});

test('applying the same file again writes nothing', async (context) => {
  const { place, write, lines, stores } = await setUp(context);
  await write([declare('a')]);
  await applyClientsFile(place);
  const version = await stores.clients.version();
  await applyClientsFile(place);
  assert.equal(await stores.clients.version(), version);
  assert.equal((await lines()).length, 1);
});

test('a client that was registered by command is neither changed nor withdrawn by the file', async (context) => {
  const { place, write, stores } = await setUp(context);
  const mine = { ...declare('mine'), client_secret_hashes: [hashSecret('x'.repeat(24), systemRandom)] };
  const declared = parseClientDeclaration(mine, 'production', 'command');
  assert.ok(declared.isValid);
  await stores.clients.save(declared.value, []);
  await write([declare('mine')]);
  const applied = await applyClientsFile(place);
  assert.deepEqual(applied.isApplied && applied.outcome.inConflict, ['mine']);
  await write([]);
  await applyClientsFile(place);
  assert.deepEqual(await stores.clients.find(asClientId('mine')), declared.value);
});

test('a file with a fault changes nothing and is answered in one line', async (context) => {
  const { place, write, ids, file } = await setUp(context);
  await write([declare('a')]);
  await applyClientsFile(place);
  await write([declare('b'), declare('c', { redirect_uris: ['http://service.example/'] })]);
  const applied = await applyClientsFile(place);
  assert.ok(!applied.isApplied);
  assert.equal(
    describeFaults(file, applied.faults),
    `${file} was not applied: /1/redirect_uris/0 must be https: plain http is for loopback only.`,
  );
  assert.deepEqual(await ids(), ['a']);
});

const watchIn = (context: TestContext, place: Parameters<typeof watchClientsFile>[0]) => {
  const heard = new EventEmitter<{ outcome: [FileOutcome]; error: [unknown] }>();
  const listener = {
    outcome: (outcome: FileOutcome) => void heard.emit('outcome', outcome),
    defect: (error: unknown) => void heard.emit('error', error),
  };
  const watching = watchClientsFile(place, listener, 1);
  context.after(() => watching.close());
  return async (): Promise<FileOutcome> => (await once(heard, 'outcome'))[0];
};

test('the file is followed while the platform runs; a broken one keeps what was there', async (context) => {
  const { place, write, ids } = await setUp(context);
  await write([declare('a')]);
  const next = watchIn(context, place);
  await next();
  assert.deepEqual(await ids(), ['a']);

  const broken = next();
  await write('[{ "client_id": ');
  assert.deepEqual((await broken).isApplied, false);
  assert.deepEqual(await ids(), ['a']);

  let outcome = next();
  await write([declare('a'), declare('b')]);
  // The watcher may have seen the file between its truncation and its new content.
  while (!(await outcome).isApplied) outcome = next();
  assert.deepEqual(await ids(), ['a', 'b']);
});

test('a file that is put in the place of the old one is seen', async (context) => {
  const { place, write, ids, directory, file } = await setUp(context);
  await write([]);
  const next = watchIn(context, place);
  await next();
  const outcome = next();
  const fresh = join(directory, 'clients.json.new');
  await writeFile(fresh, JSON.stringify([declare('a')]));
  await rename(fresh, file);
  await outcome;
  assert.deepEqual(await ids(), ['a']);
});
