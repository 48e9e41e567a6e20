import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asClientId } from '#vocabulary/identifiers.ts';
import { type Desk, deskOf } from '../../support/console-desk.ts';
import { newPerson } from '../../support/person.ts';
import { newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { wordsOf } from '../../support/visitor.ts';

// Issue 5, operator console: clients, and the suspension of one with immediate effect.
let operator: Desk;
let second: Desk;
let service: PlainService;
const world = ruleWorld(
  async (made) => {
    operator = await deskOf(made, ['operator']);
    second = await deskOf(made, ['operator']);
    service = await newPlainService(made);
  },
  { office: true },
);

const pathOf = ({ clientId }: Pick<PlainService, 'clientId'>) => `/console/services/professionnels/${clientId}`;
const reason = 'Fuite signalée par son hébergeur';

test('services are found by name and by identifier, and shown without secrets', async () => {
  const found = await operator.open(`/console/services?q=${service.clientId.toUpperCase()}`);
  assert.match(found.text, new RegExp(pathOf(service)));
  const none = await operator.open('/console/services?q=introuvable&porte=usagers');
  assert.match(wordsOf(none), /Rien ne correspond/);
  await service.logIn();
  const page = await operator.open(pathOf(service));
  assert.match(wordsOf(page), /Secrets 1 ·/);
  assert.doesNotMatch(page.text, /hmac-sha256/);
  assert.match(wordsOf(page), /Dernière connexion \d/);
});

test('a suspended service is unknown at once: no login, no code, no refresh, no UserInfo; let in again, it goes on', async () => {
  const person = newPerson(world());
  const tokens = await service.logIn({}, { person });
  const late = await service.callback({ prompt: 'none' }, { person });
  const asked = await operator.open(`${pathOf(service)}/suspension`);
  assert.match(wordsOf(asked), /Tout de suite/);
  const page = await operator.fill(`${pathOf(service)}/suspension`, '/suspension', { reason });
  assert.match(wordsOf(page), /Suspendu/);
  assert.match(wordsOf(page), new RegExp(reason));
  assert.equal((await service.exchange(late)).json['error'], 'invalid_client');
  assert.equal((await service.refresh(tokens['refresh_token'])).json['error'], 'invalid_client');
  const userInfo = await service.userInfo(tokens['access_token']);
  assert.ok([400, 401].includes(userInfo.status), `${userInfo.status} ${userInfo.text}`);
  const refused = await person.follow(service.authorizeUrl());
  assert.equal(refused.outside, false);
  assert.equal(refused.status, 400);
  const line = await world().running.stores.journal.search(
    { clientId: service.clientId, kinds: ['client.suspended'] },
    1,
  );
  assert.deepEqual(line[0]?.event.details, { at: 'professional', by: operator.operatorId, reason });
  const back = await operator.fill(`${pathOf(service)}/retablissement`, '/retablissement', { reason });
  assert.match(wordsOf(back), /Actif/);
  assert.equal((await service.userInfo(tokens['access_token'])).status, 401, 'what was ended stays ended');
  assert.equal((await service.refresh(tokens['refresh_token'])).json['error'], 'invalid_grant');
  assert.ok((await service.logIn({ prompt: 'none' }, { person }))['access_token'], 'the session of the person stands');
});

test('declaring it again does not lift the suspension', async () => {
  const other = await newPlainService(world());
  await operator.fill(`${pathOf(other)}/suspension`, '/suspension', { reason });
  const shown = await operator.open(`/console/services/declaration?service=professionnels/${other.clientId}`);
  const declaration = (/<textarea[^>]*name="declaration"[^>]*>\n?([^<]*)</.exec(shown.text)?.[1] ?? '').replaceAll(
    '&quot;',
    '"',
  );
  const declared = await operator.fill('/console/services/declaration', '/declaration', {
    ...{ porte: 'professionnels', declaration, reason },
  });
  assert.equal(declared.status, 200, wordsOf(declared));
  assert.match(wordsOf(declared), /Suspendu/);
  assert.match(wordsOf(declared), /Secrets 1 ·/, 'it keeps its secret');
});

test('a declaration with faults is shown again as it was typed, with every fault', async () => {
  const declaration = '{ "client_id": "neuf", "client_name": "Neuf", "redirect_uris": ["http://exemple.invalid/*"] }';
  const page = await operator.fill('/console/services/declaration', '/declaration', {
    ...{ porte: 'professionnels', declaration, reason },
  });
  assert.equal(page.status, 422);
  assert.match(wordsOf(page), /wildcard/);
  assert.match(wordsOf(page), /needs a secret/);
  assert.match(page.text, /&quot;neuf&quot;/);
  const nonsense = await operator.fill('/console/services/declaration', '/declaration', {
    ...{ porte: 'professionnels', declaration: '[1]', reason },
  });
  assert.match(wordsOf(nonsense), /pas un objet JSON/);
});

test('withdrawing, and suspending many, wait for a second operator', async () => {
  const [one, two] = [await newPlainService(world()), await newPlainService(world())];
  const proposed = await operator.fill(`${pathOf(one)}/retrait`, '/retrait', { reason });
  assert.match(proposed.url.pathname, /^\/console\/propositions\//);
  const { clients, suspensions } = world().running.stores;
  assert.notEqual(await clients.find(asClientId(one.clientId)), undefined);
  const agreed = await second.fill(proposed.url.pathname, '/accord', {});
  assert.ok(agreed.status < 400, wordsOf(agreed));
  assert.equal(await clients.find(asClientId(one.clientId)), undefined);
  const chosen = await operator.fill('/console/services', '/services/suspension', {
    service: `professionnels/${two.clientId}`,
  });
  assert.match(wordsOf(chosen), /second exploitant/);
  const many = { service: `professionnels/${two.clientId}`, reason };
  const waiting = await operator.fill('/console/services', '/services/suspension', many);
  const isSuspended = async () => (await suspensions.client.find(asClientId(two.clientId), 0)) !== undefined;
  assert.equal(await isSuspended(), false);
  await second.fill(waiting.url.pathname, '/accord', {});
  assert.equal(await isSuspended(), true);
});

test('the console’s own way in is not shut', async () => {
  const path = '/console/services/professionnels/vestibule-console/suspension';
  const page = await operator.fill(path, '/suspension', { reason });
  assert.equal(page.status, 422);
  assert.match(wordsOf(page), /la console elle-même/);
  const many = await operator.fill('/console/services', '/services/suspension', {
    ...{ service: 'professionnels/vestibule-console', reason },
  });
  assert.equal(many.status, 422);
});

test('a reviewer reads services and changes none', async () => {
  const reviewer = await deskOf(world(), ['reviewer']);
  const page = await reviewer.open(pathOf(service));
  assert.equal(page.status, 200);
  assert.doesNotMatch(page.text, /\/suspension"/);
  const refused = await reviewer.fill(`${pathOf(service)}/suspension`, '/suspension', { reason });
  assert.equal(refused.status, 403);
});
