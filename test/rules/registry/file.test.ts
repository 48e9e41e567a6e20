import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, it, type TestContext } from 'node:test';
import { hashSecret } from '#clients/secret.ts';
import { createLog } from '#platform/log.ts';
import { systemRandom } from '#platform/random.ts';
import { asClientId, asProviderId } from '#vocabulary/identifiers.ts';
import { systemClock } from '#platform/clock.ts';
import { databaseFileName, openSqliteStores } from '#stores/sqlite/open.ts';
import { deriveJournalKey } from '#audit/journal-key.ts';
import { watchRegistryFile } from '../../../src/main-registry-file.ts';
import { plainVault } from '../../support/plain-vault.ts';

const service = {
  client_id: 'service',
  name: 'Rendez-vous',
  client_secret_hashes: [hashSecret('a-secret-of-more-than-24-signs', systemRandom)],
  redirect_uris: ['http://localhost:3000/retour'],
};

const provider = {
  uid: 'banque',
  title: 'Banque',
  doors: ['low'],
  badge: { letters: 'BQ', colour: '#123456' },
  discoveryUrl: 'https://banque.example/.well-known/openid-configuration',
  clientID: 'vestibule',
  client_secret: 'the-secret-that-the-bank-gave-us-once',
  allowedAcr: ['eidas1'],
  amr: ['fc', 'pwd'],
};

/** The file in a folder of its own, watched; `change` writes it and resolves with the log line that follows. */
const watched = async (context: TestContext) => {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-registry-'));
  const file = join(folder, 'registry.json');
  const stores = openSqliteStores({
    file: join(folder, databaseFileName),
    durability: 'process',
    journalKey: deriveJournalKey(systemRandom.bytes(32)),
    clock: systemClock,
    vault: plainVault,
  });
  const lines = new PassThrough();
  const log = createLog('info', { write: (line) => void lines.write(line) });
  const next = async (): Promise<string> => String((await once(lines, 'data'))[0]);
  let refreshed = 0;
  const refresh = async () => void (refreshed += 1);
  const write = async (content: unknown) => {
    await writeFile(`${file}.new`, typeof content === 'string' ? content : JSON.stringify(content));
    await rename(`${file}.new`, file);
  };
  await write({});
  const first = next();
  const watching = watchRegistryFile({
    ...{ file, mode: 'sandbox', stores, vault: plainVault, clock: systemClock, log, refresh },
  });
  context.after(async () => {
    await watching.close();
    stores.close();
    await rm(folder, { recursive: true });
  });
  await first;
  const change = async (content: unknown): Promise<string> => {
    const line = next();
    await write(content);
    return line;
  };
  return { stores, change, refreshes: () => refreshed };
};

describe('the registry file of the citizen door', () => {
  it('is applied on each change: declared, changed, withdrawn, each with its journal line', async (context) => {
    const { stores, change, refreshes } = await watched(context);
    await change({ services: [service], identity_providers: [provider] });
    assert.equal((await stores.citizenClients.find(asClientId('service')))?.name, 'Rendez-vous');
    assert.equal((await stores.identityProviders.find(asProviderId('banque')))?.title, 'Banque');
    await change({ services: [{ ...service, name: 'Ordonnances' }], identity_providers: [provider] });
    assert.equal((await stores.citizenClients.find(asClientId('service')))?.name, 'Ordonnances');
    await change({ identity_providers: [provider] });
    assert.equal(await stores.citizenClients.find(asClientId('service')), undefined);
    const lines = await stores.journal.readAfter(0, 100);
    assert.deepEqual(
      lines.map(({ event }) => `${event.details?.['id']} ${event.details?.['change']}`),
      ['service declared', 'banque declared', 'service changed', 'service withdrawn'],
    );
    assert.equal(refreshes(), 3);
  });

  it('is refused whole with all that is wrong in it, and what stood before stands', async (context) => {
    const { stores, change } = await watched(context);
    await change({ services: [service] });
    const line = await change({
      services: [
        { ...service, name: 'Autre' },
        { ...service, client_id: 'x', redirect_uris: [] },
      ],
      partners: [],
    });
    assert.match(line, /refused/);
    const second = await change({
      services: [
        { ...service, name: 'Autre' },
        { ...service, client_id: 'x', scope: 1 },
      ],
    });
    assert.match(second, /\/services\/1\/scope/);
    assert.equal((await stores.citizenClients.find(asClientId('service')))?.name, 'Rendez-vous');
    assert.match(await change('{'), /is not JSON/);
    assert.match(await change({ services: [service, service] }), /declares service twice/);
  });

  it('is refused with two eIDAS nodes: a subject at one could be another person’s at the other', async (context) => {
    const { stores, change } = await watched(context);
    const node = { ...provider, people: 'eidas' };
    const other = { ...node, uid: 'autre', discoveryUrl: 'https://autre.example/.well-known/openid-configuration' };
    assert.match(await change({ identity_providers: [node, other] }), /eIDAS.*refused/);
    assert.equal(await stores.identityProviders.find(asProviderId('banque')), undefined);
    await change({ identity_providers: [node, { ...node, uid: 'twice', clientID: 'plus' }] });
    assert.notEqual(await stores.identityProviders.find(asProviderId('twice')), undefined);
  });

  it('is refused with an eIDAS node beside one that an operator declared in the console', async (context) => {
    const { stores, change } = await watched(context);
    const node = { ...provider, people: 'eidas' };
    await change({ identity_providers: [node] });
    const declared = await stores.identityProviders.find(asProviderId('banque'));
    assert.ok(declared);
    const url = 'https://autre.example/.well-known/openid-configuration';
    const providerId = asProviderId('autre');
    await change({ identity_providers: [] });
    await stores.identityProviders.save(providerId, { ...declared, providerId, discovery: { url } }, []);
    assert.match(await change({ identity_providers: [node] }), /eIDAS.*refused/);
    await stores.identityProviders.remove(providerId, []);
    assert.match(await change({ identity_providers: [{ ...node, discoveryUrl: url }] }), /was read/);
    assert.match(await change({ identity_providers: [node] }), /was read/, 'the one node may move');
  });

  it('leaves alone what others declared', async (context) => {
    const { stores, change } = await watched(context);
    await change({ services: [service] });
    const other = await stores.citizenClients.find(asClientId('service'));
    assert.ok(other);
    await stores.citizenClients.save(asClientId('other'), { ...other, clientId: asClientId('other') }, []);
    await change({ services: [] });
    assert.deepEqual(
      (await stores.citizenClients.list()).map(({ clientId }) => clientId),
      ['other'],
    );
  });

  it('keeps no secret of a provider in clear, in the store or in the journal', async (context) => {
    const { stores, change } = await watched(context);
    await change({ identity_providers: [provider] });
    const record = await stores.identityProviders.find(asProviderId('banque'));
    assert.notEqual(record?.sealedClientSecret, provider.client_secret);
    assert.ok(!JSON.stringify(await stores.journal.readAfter(0, 100)).includes(provider.client_secret));
  });
});
