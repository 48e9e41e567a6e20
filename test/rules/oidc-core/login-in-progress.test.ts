import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardUrlOf, handshake, newPerson } from '../../support/person.ts';
import { doctorId, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// A login belongs to the browser that began it, is answered once, and ends after ten minutes.
let service: PlainService;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
});

const card = () => world().card(doctorId);

test('a login that takes longer than ten minutes is over, and says so', async () => {
  const person = newPerson(world());
  const page = await person.follow(service.authorizeUrl());
  world().advance(11 * 60_000);
  const late = await person.follow(page.url.href);
  assert.match(late.text, /P104/);
});

test('another browser cannot go on with it, and the proof that was brought there is burnt', async () => {
  const [person, thief] = [newPerson(world()), newPerson(world())];
  const page = await person.follow(service.authorizeUrl());
  assert.match((await thief.follow(page.url.href)).text, /P104/);
  const location = await handshake(world(), cardUrlOf(page), card());
  const stolen = await thief.follow(location);
  assert.equal(stolen.outside, false);
  assert.match(stolen.text, /P104/);
  assert.equal((await person.follow(location)).outside, false, 'also for the person');
  const { url } = await person.presentCard(page, card());
  assert.ok(url.searchParams.has('code'), 'who presents the card again');
});

test('a proof is good for one answer', async () => {
  const person = newPerson(world());
  const page = await person.follow(service.authorizeUrl());
  const location = await handshake(world(), cardUrlOf(page), card());
  assert.ok((await person.follow(location)).url.searchParams.has('code'));
  assert.match((await person.follow(location)).text, /P104/);
});

test('a proof that waits longer than a minute is worth nothing', async () => {
  const person = newPerson(world());
  const page = await person.follow(service.authorizeUrl());
  const location = await handshake(world(), cardUrlOf(page), card());
  world().advance(61_000);
  const late = await person.follow(location);
  assert.equal(late.outside, false);
  assert.match(late.text, /P104/);
});

test('two logins in two tabs of one browser both end well', async () => {
  const other = await newPlainService(world());
  const person = newPerson(world());
  const [first, second] = [await person.follow(service.authorizeUrl()), await person.follow(other.authorizeUrl())];
  const arrivals = [await person.presentCard(second, card()), await person.presentCard(first, card())];
  const tokens = [
    await other.exchange(arrivals[0]?.url ?? first.url),
    await service.exchange(arrivals[1]?.url ?? first.url),
  ];
  assert.deepEqual(
    tokens.map(({ status }) => status),
    [200, 200],
  );
  assert.equal((await service.userInfo(tokens[1]?.json['access_token'])).status, 200);
  assert.equal((await other.userInfo(tokens[0]?.json['access_token'])).status, 200);
});

test('the session’s cookie changes its value when somebody logs in', async () => {
  const person = newPerson(world());
  const value = () => [...person.cookies.values()].find(({ name }) => name === 'vestibule')?.value;
  await service.callback({}, { person });
  const first = value();
  await person.presentCard(await person.follow(service.authorizeUrl({ prompt: 'login' })), card());
  assert.notEqual(value(), first);
});

test('a forged card ticket opens nothing', async () => {
  const page = await newPerson(world()).follow(service.authorizeUrl());
  const url = new URL(cardUrlOf(page));
  url.searchParams.set('ticket', `${url.searchParams.get('ticket') ?? ''}x`);
  await assert.rejects(handshake(world(), url.href, card()), /answered 4\d\d/);
});

test('a card of somebody struck off opens nothing, and the service is told when the person gives up', async () => {
  const person = newPerson(world());
  const page = await person.follow(service.authorizeUrl());
  const refused = await person.presentCard(page, world().card('899800000194'));
  assert.match(refused.text, /P302/);
  const { url } = await person.cancel(refused);
  assert.equal(url.searchParams.get('error'), 'access_denied');
});
