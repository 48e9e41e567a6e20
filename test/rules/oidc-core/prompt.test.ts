import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { type Arrival, newPerson, type Person } from '../../support/person.ts';
import { doctorId, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// OpenID Connect Core 1.0 §3.1.2.1, `prompt`.
let service: PlainService;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
});

const card = () => world().card(doctorId);

const loggedIn = async (): Promise<Person> => {
  const person = newPerson(world());
  await service.callback({}, { person, card: card() });
  return person;
};

const ask = (person: Person, prompt: string): Promise<Arrival> => person.follow(service.authorizeUrl({ prompt }));

const errorOf = ({ url }: Arrival) => url.searchParams.get('error');

test('none: login_required when nobody is logged in, with state, without a page', async () => {
  const arrival = await ask(newPerson(world()), 'none');
  assert.equal(errorOf(arrival), 'login_required');
  assert.equal(arrival.url.searchParams.get('state'), 'the-state');
  assert.equal(arrival.url.searchParams.get('iss'), world().issuer);
});

test('none: a code at once when somebody is logged in', async () => {
  const arrival = await ask(await loggedIn(), 'none');
  assert.ok(arrival.url.searchParams.has('code'));
});

test('none: must be alone', async () => {
  for (const prompt of ['none login', 'none consent', 'select_account none']) {
    assert.equal(errorOf(await ask(await loggedIn(), prompt)), 'invalid_request', prompt);
  }
});

test('login: asks for the card again, and auth_time is the new one', async () => {
  const person = await loggedIn();
  world().advance(100_000);
  const page = await ask(person, 'login');
  assert.equal(page.outside, false);
  const { url } = await person.presentCard(page, card());
  const claims = decodeJwt(String((await service.exchange(url)).json['id_token']));
  assert.ok(Math.abs(Number(claims['auth_time']) - Number(claims.iat)) <= 60);
});

test('login: the same card keeps the session', async () => {
  const person = newPerson(world());
  const before = await service.logIn({}, { person, card: card() });
  const page = await ask(person, 'login');
  const { url } = await person.presentCard(page, card());
  const after = (await service.exchange(url)).json;
  assert.equal(after['session_state'], before['session_state']);
  assert.equal((await service.userInfo(before['access_token'])).status, 200);
});

test('login: cancel returns access_denied and leaves the session alone', async () => {
  const person = await loggedIn();
  assert.equal(errorOf(await person.cancel(await ask(person, 'login'))), 'access_denied');
  assert.ok((await ask(person, 'none')).url.searchParams.has('code'));
});

test('select_account: asks for a card, the same or another', async () => {
  const person = await loggedIn();
  const page = await ask(person, 'select_account');
  assert.equal(page.outside, false);
  const { url } = await person.presentCard(page, world().card('899800000020'));
  const claims = decodeJwt(String((await service.exchange(url)).json['id_token']));
  assert.equal(claims['SubjectNameID'], '899800000020');
});

test('consent: a professional is never asked, so it is as if it were not there', async () => {
  assert.ok((await ask(await loggedIn(), 'consent')).url.searchParams.has('code'));
  const person = newPerson(world());
  const { url } = await person.presentCard(await ask(person, 'consent'), card());
  assert.ok(url.searchParams.has('code'));
});

for (const prompt of [
  'login consent',
  'login select_account',
  'consent select_account',
  'login consent select_account',
]) {
  test(`${prompt}: one card answers them all`, async () => {
    const person = await loggedIn();
    const page = await ask(person, prompt);
    assert.equal(page.outside, false);
    const { url } = await person.presentCard(page, card());
    assert.ok(url.searchParams.has('code'), url.href);
  });
}

test('anything else is refused', async () => {
  for (const prompt of ['create', 'LOGIN', 'login,consent']) {
    assert.equal(errorOf(await ask(await loggedIn(), prompt)), 'invalid_request', prompt);
  }
});
