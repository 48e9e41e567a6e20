import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Fastify from 'fastify';
import { registerDemo } from '#sandbox/demo/demo.ts';
import { registerReader } from '#sandbox/reader/reader.ts';
import type { Surroundings } from '#sandbox/surroundings.ts';
import { newVisitor, type VisitedPage, type Visitor, wordsOf } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

const doctor = '899800000012';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

/** From a service's page to the virtual reader, with the login waiting. */
const goToReader = async (visitor: Visitor, service = 'cabinet'): Promise<VisitedPage> => {
  const welcome = await visitor.open(`${world.demoOrigin}/${service}`);
  const login = await visitor.click(welcome, `/${service}/login`);
  return visitor.click(login, '/reader?ticket=');
};

const chooseCard = (visitor: Visitor, reader: VisitedPage, card: string) =>
  visitor.press(reader, '/reader/present', `value="${card}"`);

const logIn = async (visitor: Visitor, card = doctor): Promise<VisitedPage> =>
  chooseCard(visitor, await goToReader(visitor), card);

test('a doctor logs in to the practice with the virtual reader and sees who they are', async () => {
  const page = await logIn(newVisitor());
  assert.equal(page.url.href, `${world.demoOrigin}/cabinet`);
  assert.match(wordsOf(page), /Camille ARNOUX Profession Médecin/);
  assert.match(wordsOf(page), /Jeton d’accès 2 minutes/);
  assert.match(wordsOf(page), /Jeton de rafraîchissement 30 minutes/);
  assert.match(page.text, /<code>SubjectRefPro<\/code>/);
});

test('an English reader gets English', async () => {
  const page = await logIn(newVisitor('en'));
  assert.match(wordsOf(page), /Camille ARNOUX Profession Doctor/);
});

test('the hospital opens without the card, and closing it closes the practice', async () => {
  const visitor = newVisitor();
  await logIn(visitor);
  const welcome = await visitor.open(`${world.demoOrigin}/hopital`);
  const hospital = await visitor.click(welcome, '/hopital/login');
  assert.match(wordsOf(hospital), /Camille ARNOUX/);
  const left = await visitor.press(hospital, '/hopital/logout');
  assert.equal(left.url.href, `${world.demoOrigin}/hopital`);
  assert.match(wordsOf(left), /Vous êtes déconnecté, ici et sur la plateforme/);
  assert.match(
    wordsOf(await eventually(() => visitor.open(`${world.demoOrigin}/cabinet`), /fermée ailleurs/)),
    /Se connecter avec une carte/,
  );
});

test('tokens can be refreshed and UserInfo asked again', async () => {
  const visitor = newVisitor();
  const page = await logIn(visitor);
  const first = jtiOf(page);
  const refreshed = await visitor.press(page, '/cabinet/refresh');
  assert.notEqual(jtiOf(refreshed), first);
  const again = await visitor.press(refreshed, '/cabinet/userinfo');
  assert.match(wordsOf(again), /Camille ARNOUX/);
  assert.doesNotMatch(again.text, /class="notice alert"/);
});

test('a revoked card is refused in words, and another card goes on', async () => {
  const visitor = newVisitor();
  const refused = await logIn(visitor, `${doctor}-revoked`);
  assert.match(wordsOf(refused), /Votre carte a été mise en opposition/);
  const reader = await visitor.click(refused, '/reader?ticket=');
  assert.match(reader.text, /carte mise en opposition/);
  assert.match(wordsOf(await chooseCard(visitor, reader, doctor)), /Camille ARNOUX/);
});

test('somebody who cancels comes back to the service, which says so', async () => {
  const visitor = newVisitor();
  const login = await visitor.open(`${world.demoOrigin}/cabinet/login`);
  const page = await visitor.press(login, '/cancel');
  assert.equal(page.url.href, `${world.demoOrigin}/cabinet`);
  assert.match(wordsOf(page), /Connexion abandonnée ou refusée.*access_denied/);
});

test('a login that waits too long is told apart from a broken one', async () => {
  const page = await newVisitor().post(
    `${world.readerOrigin}/reader/present`,
    { card: doctor, ticket: 'forged' },
    { 'sec-fetch-site': 'same-origin' },
  );
  assert.equal(page.status, 400);
  assert.match(wordsOf(page), /L’hôte des cartes ne reconnaît pas cette connexion/);
});

test('a card stays in the reader until it is taken out', async () => {
  const visitor = newVisitor();
  const empty = await visitor.open(`${world.readerOrigin}/reader`);
  assert.match(wordsOf(empty), /Le lecteur est vide/);
  const filled = await visitor.press(empty, '/reader/insert', `value="${doctor}"`);
  assert.match(wordsOf(filled), /Retirer la carte/);
  assert.match(wordsOf(await newVisitor().open(`${world.readerOrigin}/reader`)), /Le lecteur est vide/);
  assert.match(wordsOf(await visitor.press(filled, '/reader/remove')), /Le lecteur est vide/);
});

test('every card on the page can be downloaded, and nothing else', async () => {
  const reader = await newVisitor().open(`${world.readerOrigin}/reader`);
  const files = [...reader.text.matchAll(/href="(\/reader\/cards\/[^"]*)"/g)].map(([, href = '']) => href);
  assert.ok(files.length >= 2 * 20);
  for (const file of files) assert.equal((await fetch(world.readerOrigin + file)).status, 200, file);
  for (const file of ['..%2f..%2fmaster.key.pem', 'nobody.pem', `${doctor}.json`]) {
    assert.equal((await fetch(`${world.readerOrigin}/reader/cards/${file}`)).status, 404, file);
  }
});

test('the start page says what runs where', async () => {
  const page = await newVisitor().open(`${world.readerOrigin}/`);
  for (const words of [
    world.issuer,
    world.cardOrigin,
    world.demoOrigin,
    `${world.readerOrigin}/robot`,
    'Dr Camille ARNOUX',
  ]) {
    assert.ok(wordsOf(page).includes(words), words);
  }
});

test('a form from another site changes nothing', async () => {
  const visitor = newVisitor();
  await logIn(visitor);
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' };
  for (const url of [
    `${world.demoOrigin}/cabinet/logout`,
    `${world.demoOrigin}/cabinet/refresh`,
    `${world.readerOrigin}/reader/insert`,
  ]) {
    assert.equal((await visitor.post(url, { card: doctor }, foreign)).status, 403, url);
  }
  assert.match(wordsOf(await visitor.open(`${world.demoOrigin}/cabinet`)), /Camille ARNOUX/);
});

test('a callback that this browser did not ask for logs nobody in', async () => {
  const visitor = newVisitor();
  await visitor.open(`${world.demoOrigin}/cabinet/login`);
  const page = await visitor.open(
    `${world.demoOrigin}/cabinet/callback?code=stolen&state=other&iss=${encodeURIComponent(world.issuer)}`,
  );
  assert.match(wordsOf(page), /La réponse ne correspond pas/);
});

test('a forged logout token ends nothing', async () => {
  const visitor = newVisitor();
  await logIn(visitor);
  for (const token of ['', 'a.b.c', `${btoa('{"alg":"none"}')}.${btoa('{"sub":"x"}')}.`]) {
    const answer = await visitor.post(`${world.demoOrigin}/cabinet/backchannel-logout`, { logout_token: token });
    assert.equal(answer.status, 400);
    assert.equal(JSON.parse(answer.text).error, 'invalid_request');
  }
  assert.match(wordsOf(await visitor.open(`${world.demoOrigin}/cabinet`)), /Camille ARNOUX/);
});

test('in production the reader and the demonstration services refuse to be built', async () => {
  const production = { config: { mode: 'production' } } as Surroundings; // the refusal comes before anything else is read
  await assert.rejects(
    registerReader(Fastify(), production),
    /belongs to the sandbox and refuses to start in production/,
  );
  await assert.rejects(
    registerDemo(Fastify(), production),
    /belongs to the sandbox and refuses to start in production/,
  );
});

const jtiOf = (page: VisitedPage): string | undefined =>
  /id="access-token"[\s\S]*?<code>jti<\/code>[\s\S]*?<dd>([^<]*)<\/dd>/.exec(page.text)?.[1];

/** The platform tells the other service in its own time: asks again, without rest, until the words are there. */
async function eventually(look: () => Promise<VisitedPage>, words: RegExp): Promise<VisitedPage> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    const page = await look();
    if (words.test(wordsOf(page))) return page;
  }
  throw new Error(`the page never said ${words}`);
}
