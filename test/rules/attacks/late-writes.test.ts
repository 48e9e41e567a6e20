import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProtocolStore } from '#issuer/protocol-store.ts';
import { newPerson } from '../../support/person.ts';
import { newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// The engine goes on while its writes wait for their commit. Nobody outside can tell, not even when they fail.
let service: PlainService;
let other: PlainService;
const world = ruleWorld(async (one) => {
  service = await newPlainService(one);
  other = await newPlainService(one);
});

test('no code leaves before it is kept, however far the engine is', async () => {
  const { protocol } = world().running.stores;
  const { upsert } = protocol;
  const [held, saved, release] = [1, 2, 3].map(() => Promise.withResolvers<void>());
  assert.ok(held && saved && release);
  const late: ProtocolStore['upsert'] = async (record, ...more) => {
    if (record.kind === 'AuthorizationCode') {
      held.resolve();
      await release.promise;
    }
    await upsert(record, ...more);
    if (record.kind === 'Session') saved.resolve();
  };
  Object.assign(protocol, { upsert: late });
  let isBack = false;
  const going = service.callback().finally(() => (isBack = true));
  await Promise.all([held.promise, saved.promise]);
  // A whole request later, an answer that did not wait would have come.
  await (await fetch(`${world().issuer}/.well-known/openid-configuration`)).text();
  assert.ok(!isBack);
  Object.assign(protocol, { upsert });
  release.resolve();
  assert.equal((await service.exchange(await going)).status, 200);
});

test('whichever write of a single sign-on fails, a page says so, nothing leaves with it, and the session stands', async () => {
  const { database } = world().running.stores;
  const person = newPerson(world());
  await service.logIn({}, { person });
  const kinds = ['Grant', 'AuthorizationCode', 'Session'].map((kind) => `protocol_record WHEN NEW.kind = '${kind}'`);
  for (const where of [...kinds, "journal WHEN NEW.kind = 'authorization.granted'"]) {
    database.exec(`CREATE TEMP TRIGGER disk_full BEFORE INSERT ON ${where}
      BEGIN SELECT RAISE(ABORT, 'the disk is full, as this test wants it'); END`);
    const { status, headers } = await person.visit(other.authorizeUrl());
    database.exec('DROP TRIGGER disk_full');
    assert.deepEqual([status, headers.get('location'), headers.getSetCookie()], [500, null, []], where);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
  }
  const { url } = await person.follow(other.authorizeUrl({ prompt: 'none' }));
  assert.equal((await other.exchange(url)).status, 200);
});
