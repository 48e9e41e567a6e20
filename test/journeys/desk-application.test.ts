import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enrolRobotPhone } from '../support/robot-phone.ts';
import { newVisitor, type Visitor, type VisitedPage, wordsOf } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

const doctor = '899800000012';
let world: World;
before(async () => {
  world = await startWorld({ overrides: { ciba: { intervalSeconds: 1 } } });
});
after(() => world.close());

const headers = { 'sec-fetch-site': 'same-origin' };

const begin = (visitor: Visitor, channel: 'MOBILE' | 'CARD'): Promise<VisitedPage> =>
  visitor.post(`${world.demoOrigin}/bureau`, { person: doctor, channel }, headers);

const codeOn = ({ text }: VisitedPage): string => /data-code="(\d\d)"/.exec(text)?.[1] ?? '';

/** What the browser does by itself while the page waits: it asks again, and is held until there is more. */
const untilOver = async (visitor: Visitor, page: VisitedPage): Promise<VisitedPage> => {
  let seen = page;
  for (let tries = 0; tries < 20 && /data-code=/.test(seen.text); tries += 1) {
    const calls = seen.text.match(/<h3>/g)?.length ?? 0;
    seen = await visitor.open(`${page.url.origin}${page.url.pathname}?seen=${calls}`);
  }
  return seen;
};

test('a login from the desk, approved on a colleague’s phone, with every exchange shown', async () => {
  const phone = await enrolRobotPhone(world, { person: doctor });
  const visitor = newVisitor();
  const page = await begin(visitor, 'MOBILE');
  assert.match(codeOn(page), /^\d\d$/);
  await phone.press('approve', { code: codeOn(page) });
  const over = await untilOver(visitor, page);
  const words = wordsOf(over);
  assert.match(words, /La personne est connectée/);
  assert.match(words, new RegExp(`Identifiant national reçu : ${doctor}`));
  assert.match(words, /La demande/);
  assert.match(words, /auth_req_id/);
  assert.match(words, /authMode.*MOBILE/);
  assert.doesNotMatch(over.text, /secret-of-the-sandbox/);
});

test('the same by the card agent, from its page', async () => {
  const visitor = newVisitor();
  const page = await begin(visitor, 'CARD');
  await visitor.post(`${world.readerOrigin}/reader/insert`, { card: doctor }, headers);
  const empty = await visitor.open(`${world.readerOrigin}/reader/agent`);
  assert.match(wordsOf(empty), /ARNOUX/);
  const agent = await visitor.press(empty, '/reader/agent/look');
  assert.match(wordsOf(agent), /Logiciel de bureau de démonstration/);
  const approved = await visitor.press(agent, '/reader/agent/answer', `value="${codeOn(page)}"`);
  assert.match(wordsOf(approved), /C’est approuvé/);
  assert.match(wordsOf(await untilOver(visitor, page)), /authMode.*CARD/);
});

test('a refusal comes back as the platform’s own error', async () => {
  const phone = await enrolRobotPhone(world, { person: doctor });
  const visitor = newVisitor();
  const page = await begin(visitor, 'MOBILE');
  await phone.press('refuse');
  assert.match(wordsOf(await untilOver(visitor, page)), /n’a pas abouti.*access_denied/);
});

test('the other pages of the phone’s sandbox open, in both languages', async () => {
  for (const [path, french, english] of [
    ['/phone', /seconde fenêtre/, /second, narrow window/],
    ['/mailbox', /Boîte aux lettres/, /Mailbox/],
    ['/reader/agent', /Le lecteur est vide/, /The reader is empty/],
    ['/', /Se connecter avec un téléphone/, /Log in with a phone/],
  ] as const) {
    assert.match(wordsOf(await newVisitor().open(`${world.readerOrigin}${path}`)), french);
    assert.match(wordsOf(await newVisitor().open(`${world.readerOrigin}${path}?lang=en`)), english);
  }
  assert.match(wordsOf(await newVisitor().open(`${world.demoOrigin}/bureau?lang=en`)), /A desk application/);
});
