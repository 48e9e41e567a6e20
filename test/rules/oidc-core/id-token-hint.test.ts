import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { asDeviceId } from '#vocabulary/identifiers.ts';
import { newPerson } from '../../support/person.ts';
import { doctorId, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { askPhone, enrolRobotPhone, shownCode, waitForPhone } from '../../support/robot-phone.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// OpenID Connect Core 1.0 §3.1.2.1, `id_token_hint`: the person whom the service expects.
let service: PlainService;
let hint: string;
const world = ruleWorld(async (made) => {
  service = await newPlainService(made);
  hint = String((await service.logIn())['id_token']);
});

const [doctor, other] = [doctorId, '899800000020'];

test('the person expected is let through', async () => {
  const person = newPerson(world());
  await service.callback({}, { person, card: world().card(doctor) });
  const { url } = await person.follow(service.authorizeUrl({ id_token_hint: hint, prompt: 'none' }));
  assert.ok(url.searchParams.has('code'));
});

test('with prompt=none, somebody else logged in is login_required', async () => {
  const person = newPerson(world());
  await service.callback({}, { person, card: world().card(other) });
  const { url } = await person.follow(service.authorizeUrl({ id_token_hint: hint, prompt: 'none' }));
  assert.equal(url.searchParams.get('error'), 'login_required');
});

test('an expired hint is a hint', async () => {
  const person = newPerson(world());
  await service.callback({}, { person, card: world().card(doctor) });
  world().advance(300_000);
  const { url } = await person.follow(service.authorizeUrl({ id_token_hint: hint, prompt: 'none' }));
  assert.ok(url.searchParams.has('code'));
});

test('somebody else’s card is explained, and the right one is then taken', async () => {
  const person = newPerson(world());
  const page = await person.follow(service.authorizeUrl({ id_token_hint: hint }));
  const refused = await person.presentCard(page, world().card(other));
  assert.equal(refused.outside, false);
  assert.match(refused.text, /P305/);
  const { url } = await person.presentCard(refused, world().card(doctor));
  const claims = decodeJwt(String((await service.exchange(url)).json['id_token']));
  assert.equal(claims['SubjectNameID'], doctor);
});

test('somebody else’s phone, then the right card: nothing of the phone stays in the login', async () => {
  const phone = await enrolRobotPhone(world(), { person: other });
  const person = newPerson(world());
  const waiting = await askPhone(person, await person.follow(service.authorizeUrl({ id_token_hint: hint })), other);
  await phone.press('approve', { code: shownCode(waiting) });
  const refused = await waitForPhone(person, waiting);
  assert.match(refused.text, /P305/);
  await world().running.stores.devices.revoke(asDeviceId(phone.deviceId), []);
  const { url } = await person.presentCard(refused, world().card(doctor));
  assert.ok(url.searchParams.has('code'), url.search);
});

test('somebody else in the session is asked for the right card', async () => {
  const person = newPerson(world());
  await service.callback({}, { person, card: world().card(other) });
  const page = await person.follow(service.authorizeUrl({ id_token_hint: hint }));
  assert.equal(page.outside, false);
  const { url } = await person.presentCard(page, world().card(doctor));
  assert.ok(url.searchParams.has('code'));
});

test('whoever is not expected can give up and return to the service', async () => {
  const person = newPerson(world());
  const page = await person.follow(service.authorizeUrl({ id_token_hint: hint }));
  const refused = await person.presentCard(page, world().card(other));
  const { url } = await person.cancel(refused);
  assert.equal(url.searchParams.get('error'), 'access_denied');
});

test('a forged hint is refused on the callback', async () => {
  const [head, body] = hint.split('.');
  for (const forged of [`${head}.${body}.AAAA`, 'nonsense']) {
    const { url } = await newPerson(world()).follow(service.authorizeUrl({ id_token_hint: forged }));
    assert.equal(url.searchParams.get('error'), 'invalid_request');
    assert.equal(url.searchParams.get('state'), 'the-state');
  }
});

test('a hint of another service is refused', async () => {
  const another = await newPlainService(world());
  const { url } = await newPerson(world()).follow(another.authorizeUrl({ id_token_hint: hint }));
  assert.equal(url.searchParams.get('error'), 'invalid_request');
});
