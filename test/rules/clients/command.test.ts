import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { verifySecret } from '#clients/secret.ts';
import { deriveJournalKey } from '#audit/journal-key.ts';
import { systemClock } from '#platform/clock.ts';
import { loadMasterKey } from '#platform/master-key.ts';
import { systemRandom } from '#platform/random.ts';
import { databaseFileName, openSqliteStores } from '#stores/sqlite/open.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { plainVault } from '../../support/plain-vault.ts';

const program = fileURLToPath(new URL('../../../bin/clients.ts', import.meta.url));

const setUp = async (context: TestContext) => {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-clients-command-'));
  const masterKey = await loadMasterKey(
    { configured: undefined, mode: 'sandbox', dataDirectory: directory },
    systemRandom,
  );
  const journalKey = deriveJournalKey(masterKey);
  const stores = openSqliteStores({
    vault: plainVault,
    file: join(directory, databaseFileName),
    durability: 'process',
    journalKey,
    clock: systemClock,
  });
  context.after(async () => {
    stores.close();
    await rm(directory, { recursive: true });
  });
  const clients = (args: readonly string[], input: unknown = '') => execute(directory, args, input);
  return { stores, clients };
};

const execute = async (dataDirectory: string, args: readonly string[], input: unknown) => {
  const env = { PATH: process.env['PATH'], VESTIBULE_DATA_DIRECTORY: dataDirectory };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    env,
    cwd: tmpdir(),
  });
  child.stdin.end(typeof input === 'string' ? input : JSON.stringify(input));
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, error, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  const parsed: unknown = JSON.parse(code === 0 ? output : error);
  return { code, answer: parsed as Record<string, unknown> };
};

const declaration = { client_id: 'demo', client_name: 'Service', redirect_uris: ['http://localhost:3000/callback'] };

test('a client that is added by command is found by the running platform', async (context) => {
  const { stores, clients } = await setUp(context);
  const before = await stores.clients.version();
  const added = await clients(['add'], declaration);
  assert.equal(added.code, 0, JSON.stringify(added.answer));
  assert.notEqual(await stores.clients.version(), before);
  const authentication = (await stores.clients.find(asClientId('demo')))?.authentication;
  assert.ok(authentication !== undefined && 'secretHashes' in authentication);
  assert.ok(verifySecret(String(added.answer['client_secret']), authentication.secretHashes));
});

test('a refusal is JSON with the place and the reason, and exit code 1', async (context) => {
  const { clients } = await setUp(context);
  const refusals: readonly (readonly [args: readonly string[], input: unknown, message: RegExp])[] = [
    [['add'], { ...declaration, redirect_uris: ['http://service.example/'] }, /"\/redirect_uris\/0"/],
    [['add'], 'not json', /not JSON/],
    [['dance'], '', /Usage/],
  ];
  for (const [args, input, message] of refusals) {
    const { code, answer } = await clients(args, input);
    assert.equal(code, 1);
    assert.match(JSON.stringify(answer), message);
  }
});
