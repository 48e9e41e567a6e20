import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPerson } from '../../support/person.ts';
import { newPlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// Somebody goes back in the browser's history to a login that is over.
const world = ruleWorld();
const doctor = () => world().card('899800000012');
const wayBack = /<a class="button" href="http:\/\/localhost:9\/">Revenir à Messagerie &amp; Labo<\/a>/;

const begin = async () => {
  const service = await newPlainService(world(), { client_name: 'Messagerie & Labo' });
  const person = newPerson(world());
  return { service, person, page: await person.follow(service.authorizeUrl()) };
};

test('after the login the page says that it is over, and leads back to the service', async () => {
  const { person, page } = await begin();
  assert.ok((await person.presentCard(page, doctor())).outside);
  const again = await person.follow(page.url.href);
  assert.equal(again.status, 400);
  assert.match(again.text, /P104/);
  assert.match(again.text, wayBack);
});

test('after a cancel too, and so does every page of that login', async () => {
  const { person, page } = await begin();
  assert.ok((await person.cancel(page)).outside);
  for (const path of ['', '/card?handoff=x', '?refusal=x'])
    assert.match((await person.follow(`${page.url.href}${path}`)).text, wayBack, path);
});

test('and when the login has expired', async () => {
  const { person, page } = await begin();
  world().advance(900_000);
  const late = await person.follow(page.url.href);
  assert.match(late.text, /P104/);
  assert.match(late.text, wayBack);
});

test('a browser that never saw the login is told of no service', async () => {
  const { page } = await begin();
  const stranger = await newPerson(world()).follow(page.url.href);
  assert.match(stranger.text, /P104/);
  assert.doesNotMatch(stranger.text, /Messagerie|class="button"/);
});

test('a made-up note leads nowhere', async () => {
  const { page } = await begin();
  const note = Buffer.from(JSON.stringify({ use: 'service', clientId: 'evil', exp: 9_999_999_999 })).toString(
    'base64url',
  );
  for (const value of [note, `${note}.${note}`, 'x', ''])
    assert.doesNotMatch(
      await (await fetch(page.url, { headers: { cookie: `vestibule_service=${value}` } })).text(),
      /class="button"/,
    );
});
