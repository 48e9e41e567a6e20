import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { openPartner, type Partner } from '../../support/partner.ts';
import { newPerson, type Person } from '../../support/person.ts';
import { doctorId, get, type Json, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { startWorld, type World } from '../../support/world.ts';

// OpenID Connect Back-Channel Logout 1.0: every service of the session is told, with a token that it can check.
let world: World;
let partners: readonly Partner[];
let services: readonly PlainService[];
before(async () => {
  world = await startWorld();
  partners = await Promise.all([openPartner(), openPartner(), openPartner()]);
  services = await Promise.all(
    partners.map(({ origin }) => newPlainService(world, { backchannel_logout_uri: `${origin}/logout?tenant=1` })),
  );
});
after(async () => {
  await world.close();
  await Promise.all(partners.map((partner) => partner.close()));
});

const keys = () => createRemoteJWKSet(new URL(`${world.issuer}/protocol/openid-connect/certs`));

const logInToAll = async (person: Person, cardId = doctorId): Promise<Json[]> => {
  const tokens: Json[] = [];
  for (const service of services) tokens.push(await service.logIn({}, { person, card: world.card(cardId) }));
  return tokens;
};

const countOf = (partner: Partner) => partner.received.length;

/** Resolves when each service has received one more message than `before`. */
const oneMoreEach = (counts: readonly number[]) =>
  Promise.all(partners.map((partner, index) => partner.arrived((counts[index] ?? 0) + 1)));

test('a logout at one service is told to every service of the session', async () => {
  const counts = partners.map(countOf);
  const [tokens] = await logInToAll(newPerson(world));
  await get(`${world.issuer}/protocol/openid-connect/logout?id_token_hint=${String(tokens?.['id_token'])}`);
  await oneMoreEach(counts);
  for (const [index, partner] of partners.entries()) {
    const message = partner.received.at(-1);
    assert.equal(message?.method, 'POST');
    assert.equal(message.path, '/logout?tenant=1');
    assert.match(message.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
    assert.deepEqual([...message.form.keys()], ['logout_token']);
    await checkToken(message.form.get('logout_token') ?? '', services[index]?.clientId ?? '', tokens ?? {});
  }
});

const checkToken = async (token: string, audience: string, tokens: Json) => {
  const { payload } = await jwtVerify(token, keys(), { issuer: world.issuer, audience, algorithms: ['RS256'] });
  assert.equal(decodeProtectedHeader(token).typ, 'logout+jwt');
  assert.equal(payload['sid'], tokens['session_state']);
  assert.equal(payload.sub, `f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:${doctorId}`);
  assert.deepEqual(payload['events'], { 'http://schemas.openid.net/event/backchannel-logout': {} });
  assert.equal(typeof payload.jti, 'string');
  assert.ok(Number(payload.exp) - Number(payload.iat) <= 120);
  assert.equal('nonce' in payload, false);
  const allowed = ['aud', 'events', 'exp', 'iat', 'iss', 'jti', 'sid', 'sub'];
  assert.deepEqual(Object.keys(payload).toSorted(), allowed);
};

test('a logout token is not an id_token: it logs nobody out', async () => {
  const token = partners[0]?.received.at(-1)?.form.get('logout_token') ?? '';
  const person = newPerson(world);
  await logInToAll(person);
  const page = await person.follow(`${world.issuer}/protocol/openid-connect/logout?id_token_hint=${token}`);
  assert.match(page.text, /data-page="confirm-logout"/);
});

test('another card in the same browser ends the first session everywhere', async () => {
  const person = newPerson(world);
  const [tokens] = await logInToAll(person);
  const counts = partners.map(countOf);
  const [service] = services;
  await service?.logIn({ prompt: 'login' }, { person, card: world.card('899800000020') });
  await oneMoreEach(counts);
  await checkToken(
    partners[1]?.received.at(-1)?.form.get('logout_token') ?? '',
    services[1]?.clientId ?? '',
    tokens ?? {},
  );
});

test('services of other sessions are not told', async () => {
  const [one, two] = [newPerson(world), newPerson(world)];
  await services[0]?.logIn({}, { person: one });
  const tokens = await services[1]?.logIn({}, { person: two });
  const counts = partners.map(countOf);
  await get(`${world.issuer}/protocol/openid-connect/logout?id_token_hint=${String(tokens?.['id_token'])}`);
  await partners[1]?.arrived((counts[1] ?? 0) + 1);
  await world.running.deliveries.settled();
  assert.deepEqual(partners.map(countOf), [counts[0], (counts[1] ?? 0) + 1, counts[2]]);
});

test('each outcome can be seen', async () => {
  await world.running.deliveries.settled();
  const seen = await world.running.stores.deliveries.list(100);
  assert.ok(seen.length >= 7);
  for (const delivery of seen) {
    assert.equal(delivery.state, 'delivered');
    assert.equal(delivery.lastOutcome, '200');
    assert.equal(delivery.tries, 1);
  }
});

test('a service that answers 204 has been told', async () => {
  partners[0]?.answer(() => ({ status: 204 }));
  const tokens = await services[0]?.logIn();
  const count = partners[0]?.received.length ?? 0;
  await get(`${world.issuer}/protocol/openid-connect/logout?id_token_hint=${String(tokens?.['id_token'])}`);
  await partners[0]?.arrived(count + 1);
  await world.running.deliveries.settled();
  const [last] = await world.running.stores.deliveries.list(1);
  assert.equal(last?.state, 'delivered');
  assert.equal(last.lastOutcome, '204');
});
