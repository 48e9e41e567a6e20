import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Log } from '#platform/log.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { loadConfig } from '../../../src/config-load.ts';
import { operatorRoomOf, prepareOperators } from '../../../src/main-operators.ts';
import { makeDirectory, openIn } from '../../stores/sqlite-examinee.ts';

// The first operators: two test people in a sandbox, the host's command line in production.
let directory: Awaited<ReturnType<typeof makeDirectory>>;
before(async () => {
  directory = await makeDirectory();
});
after(() => directory.remove());

const command = fileURLToPath(new URL('../../../bin/operators.ts', import.meta.url));

/** What the command says, and how it ended. */
const run = async (...given: readonly string[]): Promise<{ readonly code: number; readonly told: unknown }> => {
  const words = [command, ...given, '--data', directory.path];
  const ended = await promisify(execFile)(process.execPath, words, { env: {} }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    (error: { readonly code: number; readonly stderr: string }) => ({ code: error.code, text: error.stderr }),
  );
  return { code: ended.code, told: JSON.parse(ended.text) as unknown };
};

test('the host adds an operator and prints the link; what cannot be is refused', async () => {
  const added = await run('add', '--name', 'Jeanne Martin', '--roles', 'operator,reviewer');
  assert.equal(added.code, 0);
  assert.match(JSON.stringify(added.told), /"link":"http:\/\/localhost:8003\/console\/inscription\/[\w-]{43}"/);
  const operatorId = /"operatorId":"([^"]+)"/.exec(JSON.stringify(added.told))?.[1] ?? '';
  const [refused, last] = await Promise.all([
    run('add', '--name', 'Jeanne Martin', '--roles', 'king'),
    run('remove', operatorId),
  ]);
  assert.equal(refused.code, 1);
  assert.match(JSON.stringify(refused.told), /\/roles\/0/);
  assert.match(JSON.stringify(last.told), /last person/);
});

const prepare = async (sandbox: boolean) => {
  const { path, remove } = await makeDirectory();
  const stores = openIn(path, systemClock);
  const warned: unknown[] = [];
  const log = { warn: (_message: string, fields: unknown) => warned.push(fields) } as unknown as Log;
  const config = loadConfig({ file: false, env: {}, overrides: { sandbox: { enabled: sandbox } } });
  const machine = { config, stores, clock: systemClock, random: systemRandom };
  const testers = await prepareOperators({ config, log }, operatorRoomOf(machine));
  const operators = await stores.operators.list();
  stores.close();
  await remove();
  return { testers, operators, warned };
};

test('a sandbox has two operators with all roles; without one, a start says how to make the first', async () => {
  const sandbox = await prepare(true);
  assert.equal(sandbox.testers.length, 2);
  assert.ok(sandbox.operators.every(({ roles }) => roles.length === 4));
  assert.deepEqual(sandbox.warned, []);
  const bare = await prepare(false);
  assert.deepEqual([bare.testers, bare.operators], [[], []]);
  assert.match(JSON.stringify(bare.warned), /operators add --name/);
});

test('the host lifts a suspension, the way back in when nobody else is there, and the journal keeps it', async () => {
  const added = await run('add', '--name', 'Ali Benhaddou', '--roles', 'operator', '--national-id', '899800000012');
  const { operatorId } = added.told as { readonly operatorId: string };
  const stores = openIn(directory.path, systemClock);
  const [id, now] = [asNationalId('899800000012'), systemClock.nowSeconds()];
  const words = { reason: 'Par un collègue', by: 'colleague', sinceSeconds: now, untilSeconds: undefined };
  await stores.suspensions.professional.suspend({ id, ...words }, []);
  assert.match(JSON.stringify((await run('list')).told), /"suspended":true/);
  const lifted = await run('lift', operatorId, '--reason', 'Suspendu par erreur cette nuit');
  assert.deepEqual(lifted, { code: 0, told: { lifted: id } });
  assert.equal(await stores.suspensions.professional.find(id, now), undefined);
  const [line] = await stores.journal.search({ nationalId: id, kinds: ['person.resumed'] }, 1);
  assert.deepEqual(line?.event.details, { by: 'command', reason: 'Suspendu par erreur cette nuit' });
  stores.close();
  assert.equal((await run('lift', operatorId)).code, 1);
});
