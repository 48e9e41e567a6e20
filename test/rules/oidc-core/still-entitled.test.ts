import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { newPerson } from '../../support/person.ts';
import { newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import type { World } from '../../support/world.ts';

// The directory of this very moment decides, not the one of the login (SECURITY.md; psc.md §10).
let service: PlainService;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
});

/** What an import of the directory does when somebody is no longer in the file. */
const strikeOff = async ({ running }: World, nationalId: string): Promise<void> => {
  const staging = await running.stores.directory.openStaging('extraction');
  await staging?.keepChanges([{ kind: 'close', nationalId }]);
  const file = { fileName: 'a later file', fileKey: `without ${nationalId}`, atMilliseconds: Date.now() };
  assert.equal(await staging?.apply(file, []), 'applied');
  await staging?.discard();
};

test('a professional struck off after the login has nothing left: UserInfo, refresh, introspection, single sign-on', async () => {
  const person = newPerson(world());
  const tokens = await service.logIn({}, { person, card: world().card('899800000046') });
  const callback = await service.callback({ prompt: 'none' }, { person });
  await strikeOff(world(), '899800000046');
  assert.equal((await service.userInfo(tokens['access_token'])).status, 401);
  assert.equal((await service.refresh(tokens['refresh_token'])).json['error'], 'invalid_grant');
  assert.equal((await service.exchange(callback)).json['error'], 'invalid_grant');
  for (const name of ['access_token', 'refresh_token']) {
    assert.equal((await service.introspect(tokens[name])).text, '{"active":false}', name);
  }
  const { url } = await person.follow(service.authorizeUrl({ prompt: 'none' }));
  assert.equal(url.searchParams.get('error'), 'login_required');
});

test('and the card is refused in words', async () => {
  const page = await newPerson(world()).follow(service.authorizeUrl());
  assert.match((await newPerson(world()).follow(page.url.href)).text, /P104/);
  const person = newPerson(world());
  const refused = await person.presentCard(await person.follow(service.authorizeUrl()), world().card('899800000046'));
  assert.match(refused.text, /P302/);
});

test('a number that changes during a session keeps sub, and tells the new number beside the old', async () => {
  const person = newPerson(world());
  const tokens = await service.logIn({}, { person, card: world().card('899800000053') });
  const pair = { formerId: asNationalId('0999590010'), nationalId: asNationalId('899800000053') };
  await world().running.stores.directory.addAliases([pair], []);
  const { json } = await service.userInfo(tokens['access_token']);
  assert.equal(json['sub'], decodeJwt(String(tokens['id_token'])).sub);
  const others = json['otherIds'] as { identifiant: string }[];
  assert.ok(others.some(({ identifiant }) => identifiant === '0999590010'));
  assert.equal((await service.refresh(tokens['refresh_token'])).status, 200);
});
