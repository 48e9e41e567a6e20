import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { newPerson, type Person } from '../../support/person.ts';
import { doctorId, get, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// psc.md §4.1: refresh token 30 minutes; session idle 30 minutes, at most 4 hours; a refresh token dies with its session.
let service: PlainService;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
});

const minutes = (count: number) => world().advance(count * 60_000);

const stillLoggedIn = async (person: Person): Promise<boolean> =>
  (await person.follow(service.authorizeUrl({ prompt: 'none' }))).url.searchParams.has('code');

test('a refresh token is dead after 30 minutes without use', async () => {
  const tokens = await service.logIn();
  minutes(29);
  const second = await service.refresh(tokens['refresh_token']);
  assert.equal(second.status, 200);
  minutes(30);
  assert.equal((await service.refresh(second.json['refresh_token'])).json['error'], 'invalid_grant');
});

test('single sign-on is over after 30 minutes without use', async () => {
  const person = newPerson(world());
  await service.callback({}, { person });
  minutes(29);
  assert.equal(await stillLoggedIn(person), true);
  minutes(29);
  assert.equal(await stillLoggedIn(person), true, 'each visit is use');
  minutes(30);
  assert.equal(await stillLoggedIn(person), false);
});

test('a refresh is use of the session: single sign-on goes on past 30 minutes', async () => {
  const person = newPerson(world());
  let tokens = await service.logIn({}, { person });
  for (let round = 0; round < 3; round += 1) {
    minutes(20);
    tokens = (await service.refresh(tokens['refresh_token'])).json;
  }
  minutes(20);
  assert.equal(await stillLoggedIn(person), true);
});

test('nothing lives longer than 4 hours after the login, however much it is used', async () => {
  const person = newPerson(world());
  let tokens = await service.logIn({}, { person });
  const ends = Number(decodeJwt(String(tokens['access_token']))['auth_time']) + 4 * 3600;
  for (let elapsed = 0; elapsed < 225; elapsed += 25) {
    minutes(25);
    tokens = (await service.refresh(tokens['refresh_token'])).json;
    assert.ok(typeof tokens['refresh_token'] === 'string', `after ${elapsed + 25} minutes`);
    assert.ok(Number(decodeJwt(tokens['refresh_token']).exp) <= ends, 'no refresh token promises more');
  }
  minutes(14);
  assert.equal(await stillLoggedIn(person), true);
  assert.ok(Number((await service.refresh(tokens['refresh_token'])).json['refresh_expires_in']) <= 60);
  minutes(1);
  assert.equal(await stillLoggedIn(person), false);
  assert.equal((await service.refresh(tokens['refresh_token'])).json['error'], 'invalid_grant');
});

test('a visit every few seconds does not carry a session past its greatest age', async () => {
  const person = newPerson(world());
  await service.callback({}, { person });
  for (let elapsed = 0; elapsed < 225; elapsed += 25) {
    minutes(25);
    assert.equal(await stillLoggedIn(person), true);
  }
  world().advance(14.9 * 60_000);
  for (let visit = 0; visit < 6; visit += 1) {
    world().advance(5_000);
    await stillLoggedIn(person);
  }
  assert.equal(await stillLoggedIn(person), false);
});

test('a fresh login in the same session begins its 4 hours anew, tokens included', async () => {
  const person = newPerson(world());
  let tokens = await service.logIn({}, { person });
  for (let elapsed = 0; elapsed < 225; elapsed += 25) {
    minutes(25);
    tokens = (await service.refresh(tokens['refresh_token'])).json;
  }
  const page = await person.follow(service.authorizeUrl({ prompt: 'login' }));
  const { url } = await person.presentCard(page, world().card(doctorId));
  let renewed = (await service.exchange(url)).json;
  for (let round = 0; round < 3; round += 1) {
    minutes(25);
    const answer = await service.refresh(renewed['refresh_token']);
    assert.equal(answer.status, 200, answer.text);
    renewed = answer.json;
    assert.equal((await service.userInfo(renewed['access_token'])).status, 200);
  }
});

test('a refresh token dies with its session at once', async () => {
  const tokens = await service.logIn();
  await get(`${world().issuer}/protocol/openid-connect/logout?id_token_hint=${String(tokens['id_token'])}`);
  assert.equal((await service.refresh(tokens['refresh_token'])).json['error'], 'invalid_grant');
});

test('a code given out before the session ended is worth nothing after', async () => {
  const person = newPerson(world());
  const tokens = await service.logIn({}, { person });
  const callback = await service.callback({ prompt: 'none' }, { person });
  await get(`${world().issuer}/protocol/openid-connect/logout?id_token_hint=${String(tokens['id_token'])}`);
  assert.equal((await service.exchange(callback)).json['error'], 'invalid_grant');
});

test('sessions and tokens outlive a restart of the platform', async () => {
  // Proved by kill -9 in test/stores; here, that nothing of them is kept in memory only.
  const tokens = await service.logIn();
  await world().running.issuer.refresh();
  assert.equal((await service.userInfo(tokens['access_token'])).status, 200);
  assert.equal((await service.refresh(tokens['refresh_token'])).status, 200);
});
