import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Desk, deskOf, signInAgain } from '../../support/console-desk.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { type VisitedPage, wordsOf } from '../../support/visitor.ts';

// Issue 5, habits: nothing typed is ever lost, also when the session ended while it was written.
const world = ruleWorld(undefined, { office: true });
const quarter = 16 * 60_000;

const banner = {
  ...{ messageFr: 'Travaux prévus cette nuit', messageEn: 'Works planned for tonight', alarm: 'warning' },
  ...{ doors: 'professional', from: '2030-01-01T22:00', until: '2030-01-02T04:00' },
};

/** Sends a form of a page that was opened before the session ended. */
const sendLate = async (desk: Desk, path: string, fields: Record<string, string>): Promise<VisitedPage> => {
  const { text } = await desk.open(path);
  const csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
  world().advance(quarter);
  return desk.visitor.post(`${world().officeOrigin}${path}`, { ...fields, csrf }, own());
};

const own = () => ({ origin: world().officeOrigin, 'sec-fetch-site': 'same-origin' });

const backOf = ({ url }: VisitedPage): string => url.searchParams.get('vers') ?? '';

test('what was typed waits for its writer, who sees it in its own form and sends it', async () => {
  const desk = await deskOf(world(), ['operator']);
  const late = await sendLate(desk, '/console/bandeau', banner);
  assert.equal(late.url.pathname, '/console/connexion');
  assert.match(wordsOf(late), /Ce que vous avez écrit est gardé/);
  assert.doesNotMatch(late.text, /Travaux/);
  await signInAgain(world(), desk);
  const again = await desk.open(backOf(late));
  assert.equal(again.status, 200);
  assert.match(wordsOf(again), /Rien n’a encore été envoyé/);
  assert.match(again.text, /<textarea[^>]*>\nTravaux prévus cette nuit<\/textarea>/);
  assert.match(again.text, /value="2030-01-01T22:00"/);
  assert.match(again.text, /value="professional" checked/);
  assert.doesNotMatch(wordsOf(await desk.open('/console/bandeau')), /Travaux/, 'nothing was sent yet');
  const csrf = /name="csrf" value="([^"]+)"/.exec(again.text)?.[1] ?? '';
  const sent = await desk.visitor.post(`${world().officeOrigin}/console/bandeau`, { ...banner, csrf }, own());
  assert.match(wordsOf(sent), /C’est fait/);
  assert.match(wordsOf(sent), /Travaux/);
  assert.equal((await desk.open(backOf(late))).url.pathname, '/console', 'once it is sent it is kept no more');
});

test('a reason comes back too, and nothing was changed by looking at it', async () => {
  const desk = await deskOf(world(), ['operator']);
  const reason = 'Carte signalée volée par l’établissement';
  const late = await sendLate(desk, '/console/suspensions', { kind: 'professional', id: '899800000046', reason });
  await signInAgain(world(), desk);
  const again = await desk.open(backOf(late));
  assert.match(again.text, new RegExp(`<textarea[^>]*>\\n${reason}</textarea>`));
  assert.match(again.text, /value="899800000046"/);
  assert.deepEqual(await world().running.stores.suspensions.professional.list(0), []);
});

test('it is for its writer alone, in their browser alone, for half an hour, and for a form of ours alone', async () => {
  const [desk, colleague] = [await deskOf(world(), ['operator']), await deskOf(world(), ['operator'])];
  const late = await sendLate(desk, '/console/bandeau', banner);
  await signInAgain(world(), desk, colleague.operatorId);
  assert.doesNotMatch((await desk.open(backOf(late))).text, /Travaux/, 'a colleague in the same browser');
  const elsewhere = await deskOf(world(), ['operator']);
  await signInAgain(world(), elsewhere, desk.operatorId);
  assert.doesNotMatch((await elsewhere.open(backOf(late))).text, /Travaux/, 'another browser');
  world().advance(2 * quarter);
  await signInAgain(world(), desk);
  assert.doesNotMatch((await desk.open(backOf(late))).text, /Travaux/, 'half an hour later');
  const out = await desk.visitor.post(
    `${world().officeOrigin}/console/deconnexion`,
    { csrf: /name="csrf" value="([^"]+)"/.exec((await desk.open('/console')).text)?.[1] ?? '' },
    own(),
  );
  assert.equal(out.url.pathname, '/console/au-revoir');
  const unknown = await desk.visitor.post(
    `${world().officeOrigin}/console/bandeau`,
    { ...banner, csrf: 'no-note-of-ours' },
    own(),
  );
  assert.equal(unknown.url.search, '', 'nothing is kept for whoever shows no form of ours');
});
