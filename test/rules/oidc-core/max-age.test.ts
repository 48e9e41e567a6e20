import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { newPerson, type Person } from '../../support/person.ts';
import { doctorId, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// OpenID Connect Core 1.0 §3.1.2.1, `max_age`.
let service: PlainService;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
});

const loggedInFor = async (seconds: number): Promise<Person> => {
  const person = newPerson(world());
  await service.callback({}, { person, card: world().card(doctorId) });
  world().advance(seconds * 1000);
  return person;
};

const ask = (person: Person, max_age: string, more: Record<string, string> = {}) =>
  person.follow(service.authorizeUrl({ max_age, ...more }));

test('a login young enough is good', async () => {
  const { url } = await ask(await loggedInFor(60), '3600');
  const claims = decodeJwt(String((await service.exchange(url)).json['id_token']));
  assert.ok(Number(claims.iat) - Number(claims['auth_time']) >= 60);
});

test('a login that is too old is asked for again, and auth_time is the new one', async () => {
  const person = await loggedInFor(61);
  const page = await ask(person, '60');
  assert.equal(page.outside, false);
  const { url } = await person.presentCard(page, world().card(doctorId));
  const claims = decodeJwt(String((await service.exchange(url)).json['id_token']));
  assert.ok(Number(claims.iat) - Number(claims['auth_time']) <= 30);
});

test('with prompt=none a login that is too old is login_required', async () => {
  const { url } = await ask(await loggedInFor(61), '60', { prompt: 'none' });
  assert.equal(url.searchParams.get('error'), 'login_required');
});

test('0 always asks for a fresh login, once', async () => {
  const person = await loggedInFor(0);
  const page = await ask(person, '0');
  assert.equal(page.outside, false);
  const { url } = await person.presentCard(page, world().card(doctorId));
  assert.ok(url.searchParams.has('code'));
});

test('0 and prompt=none cannot both be had', async () => {
  const { url } = await ask(await loggedInFor(0), '0', { prompt: 'none' });
  assert.ok(['login_required', 'invalid_request'].includes(url.searchParams.get('error') ?? ''), url.search);
});

test('a fresh login may take its time on the page', async () => {
  const person = await loggedInFor(100);
  const page = await ask(person, '30');
  world().advance(120_000);
  const { url } = await person.presentCard(page, world().card(doctorId));
  assert.ok(url.searchParams.has('code'));
});

test('what is no number of seconds is refused', async () => {
  for (const value of ['-1', 'soon', '1.5', '99999999999999999999']) {
    const { url } = await ask(newPerson(world()), value);
    assert.equal(url.searchParams.get('error'), 'invalid_request', value);
  }
});
