import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { comeWithCard } from '../../support/console-desk.ts';
import { newPerson } from '../../support/person.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newVisitor, wordsOf } from '../../support/visitor.ts';

// Issue 5, operator console: login with passkey or, better, through our own professional door with a card.
const world = ruleWorld(undefined, { office: true });
const [doctor, nurse] = ['899800000012', '899800000061'];

test('a stranger is shown the way in, and nothing else', async () => {
  const visitor = newVisitor();
  for (const path of ['/console', '/console/exploitants', '/console/moi']) {
    const page = await visitor.open(`${world().officeOrigin}${path}`);
    assert.equal(page.url.pathname, '/console/connexion');
    assert.match(wordsOf(page), /Console d’exploitation/);
  }
});

test('an operator comes in with a card, and goes out of the door too', async () => {
  const { person, status, text } = await comeWithCard(world(), doctor);
  assert.equal(status, 200, text.slice(0, 300));
  assert.match(text, /http-equiv="refresh" content="0; url=\/console"/);
  const home = await (await person.visit(`${world().officeOrigin}/console`)).text();
  assert.match(home, /Dr Camille ARNOUX/);
  assert.match(home, /Ce qui attend/);
  const csrf = /name="csrf" value="([^"]+)"/.exec(home)?.[1] ?? '';
  const left = await person.visit(`${world().officeOrigin}/console/deconnexion`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: world().officeOrigin },
    body: new URLSearchParams({ csrf }).toString(),
  });
  const leaving = await left.text();
  assert.match(leaving, /http-equiv="refresh" content="0; url=[^"]*logout/);
  const after = await person.visit(`${world().officeOrigin}/console`);
  assert.equal(after.headers.get('location'), '/console/connexion?vers=%2Fconsole');
});

test('somebody with a good card who is no operator is told nothing, and the journal keeps it', async () => {
  const { person, status, text } = await comeWithCard(world(), nurse);
  assert.equal(status, 403);
  assert.match(text, /Cette carte n’ouvre pas la console/);
  assert.equal((await person.visit(`${world().officeOrigin}/console`)).status, 303);
  const lines = await world().running.stores.journal.readAfter(0, 1000);
  assert.ok(lines.some(({ event }) => event.kind === 'operator.refused' && event.nationalId === nurse));
});

test('a card that is suspended closes the console that it opened, at once', async () => {
  const { person } = await comeWithCard(world(), doctor);
  const home = () => person.visit(`${world().officeOrigin}/console`);
  assert.equal((await home()).status, 200);
  const { professional } = world().running.stores.suspensions;
  const [id, now] = [asNationalId(doctor), systemClock.nowSeconds()];
  const words = { reason: 'Carte signalée volée', by: 'colleague', sinceSeconds: now, untilSeconds: undefined };
  await professional.suspend({ id, ...words }, []);
  assert.equal((await home()).headers.get('location'), '/console/connexion?vers=%2Fconsole');
  await professional.lift(id, now, []);
});

test('a session that stands at the door opens nothing by itself: the card is asked for again', async () => {
  const person = newPerson(world());
  await comeWithCard(world(), doctor, person);
  const begun = await person.visit(`${world().officeOrigin}/console/connexion/carte`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: world().officeOrigin },
    body: '',
  });
  const arrival = await person.follow(begun.headers.get('location') ?? '');
  assert.equal(arrival.outside, false);
  assert.match(arrival.text, /\/card\?ticket=/);
});
