import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type CitizenService, newCitizenService } from '../support/citizen-service.ts';
import { agree, comeBy, faultCode, logIn, logInAgain, pageName } from '../support/citizen-steps.ts';
import { newVisitor } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

// Somebody's account is misused: support shuts it by command, beside the running platform, and opens it again later.
let world: World;
let town: CitizenService;
before(async () => {
  world = await startWorld({ citizen: true });
  town = await newCitizenService(world, { isTold: true });
});
after(async () => {
  await town?.close();
  await world?.close();
});

const program = fileURLToPath(new URL('../../bin/accounts.ts', import.meta.url));

/** `npm run accounts`, beside the running platform. */
const accounts = (
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly said: Record<string, unknown> }> =>
  new Promise((resolve) => {
    const { dataDirectory } = world.config;
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, ...args, '--data', dataDirectory],
      { cwd: dataDirectory },
      (failure, out, said) =>
        resolve({ code: Number(failure?.code ?? 0), said: JSON.parse(out || said) as Record<string, unknown> }),
    );
  });

const changesOf = async (accountId: string): Promise<readonly unknown[]> =>
  (await world.running.stores.journal.search({ accountId, kinds: ['citizen.account-changed'] }, 10)).map(
    ({ event }) => event.details,
  );

test('a deactivated account: its sessions end within a second, services are told, and nobody comes in until it is opened again', async () => {
  const me = newVisitor();
  const first = await logIn(me, town);
  const found = await accounts('find', town.clientId, first.claims.sub ?? '');
  const accountId = String(found.said['accountId']);
  assert.deepEqual([found.code, found.said['active']], [0, true]);

  assert.deepEqual((await accounts('deactivate', accountId)).said, { accountId, changed: 'deactivated' });
  assert.equal((await town.loggedOut(1)).length, 1);
  assert.equal((await town.userInfo(first.accessToken)).status, 401);
  const choice = await me.open(town.authorizeUrl());
  assert.equal(pageName(choice), 'citizen-choice', 'no session stands');
  assert.equal(faultCode(await comeBy(me, choice)), 'Y180001');

  assert.deepEqual((await accounts('reactivate', accountId)).said, { accountId, changed: 'reactivated' });
  assert.equal((await logIn(me, town)).claims.sub, first.claims.sub);
  assert.equal((await logInAgain(me, town)).claims.sub, first.claims.sub);
  assert.deepEqual(await changesOf(accountId), [
    { change: 'reactivated', by: 'command' },
    { change: 'deactivated', by: 'command' },
  ]);
});

test('tokens of a session that somebody else’s replaced in the same browser die with the account, and stay dead', async () => {
  const me = newVisitor();
  const replaced = await logIn(me, town, { citizen: 'marie-claude' });
  const consent = await me.open(town.authorizeUrl());
  const choice = await me.open(consent.url.href.replace(/\/consent.*$/, ''));
  const other = await town.finish(await agree(me, await comeBy(me, choice), town));
  assert.notEqual(other.claims.sub, replaced.claims.sub);
  const status = async () => (await town.userInfo(replaced.accessToken)).status;
  assert.equal(await status(), 200);
  const accountId = String((await accounts('find', town.clientId, replaced.claims.sub ?? '')).said['accountId']);
  await accounts('deactivate', accountId);
  while ((await status()) !== 401) await setImmediate();
  await accounts('reactivate', accountId);
  assert.equal(await status(), 401);
  assert.equal((await town.userInfo(other.accessToken)).status, 200, 'the other one’s goes on');
});

test('what is done twice changes nothing twice; an unknown account and a mistyped command are told in JSON', async () => {
  const { claims } = await logIn(newVisitor(), town, { citizen: 'outre-mer' });
  const accountId = String((await accounts('find', town.clientId, claims.sub ?? '')).said['accountId']);
  assert.deepEqual((await accounts('reactivate', accountId)).said, { accountId, unchanged: 'reactivated' });
  assert.deepEqual(await changesOf(accountId), []);
  for (const asked of [
    ['show', 'nobody'],
    ['deactivate', 'nobody'],
    ['find', town.clientId, 'nobody'],
  ]) {
    const { code, said } = await accounts(...asked);
    assert.deepEqual([code, said['error']], [1, 'unknown'], asked.join(' '));
  }
  const { code, said } = await accounts('close', accountId);
  assert.deepEqual([code, said['error']], [1, 'UsageError']);
});
