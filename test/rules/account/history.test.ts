import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NewEvent } from '#vocabulary/event.ts';
import { asClientId, asCorrelationId, asNationalId } from '#vocabulary/identifiers.ts';
import { enterAsCitizen, enterAsProfessional, reportPathOn, textAt } from '../../support/account-space.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { newVisitor, wordsOf } from '../../support/visitor.ts';

// A person sees their own lines, all of them for six months, and never anybody else's.
const world = ruleWorld(undefined, { office: true, citizen: true });
const [doctor, nurse] = ['899800000012', '899800000061'];
const own = () => ({ origin: world().officeOrigin, 'sec-fetch-site': 'same-origin' });
const at = (path: string) => `${world().officeOrigin}${path}`;
const dayMilliseconds = 86_400_000;

const grantOf = (nationalId: string, name: string, daysAgo = 0): NewEvent => ({
  kind: 'authorization.granted',
  atMilliseconds: Date.now() - daysAgo * dayMilliseconds,
  nationalId: asNationalId(nationalId),
  clientId: asClientId(name),
  correlationId: asCorrelationId('AAAA-BBBB-CCCC'),
  details: { method: 'MOBILE', acr: 'eidas2', singleSignOn: true },
});

test('more than a hundred logins page from the newest to the oldest, each once', async () => {
  const { journal } = world().running.stores;
  await journal.append(Array.from({ length: 105 }, (_, index) => grantOf(nurse, `service-${index}`)));
  const { person } = await enterAsProfessional(world(), nurse);
  const seen: string[] = [];
  let path: string | undefined = '/compte';
  while (path !== undefined) {
    const text = await textAt(world(), person, path);
    seen.push(...[...text.matchAll(/<h2>(service-\d+)<\/h2>/g)].map(([, name = '']) => name));
    path = /href="(\/compte\?[^"]*avant=\d+[^"]*)">Plus anciennes/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 105 }, (_, index) => `service-${104 - index}`),
  );
});

test('lines are filtered by kind, period and service, and end after six months', async () => {
  const { journal } = world().running.stores;
  await journal.append([
    grantOf(doctor, 'trop-vieux', 190),
    grantOf(doctor, 'ancien', 60),
    grantOf(doctor, 'recent', 2),
  ]);
  const { person } = await enterAsProfessional(world(), doctor);
  const names = async (query: string) => {
    const text = await textAt(world(), person, `/compte${query}`);
    return ['trop-vieux', 'ancien', 'recent'].filter((name) => text.includes(`<h2>${name}</h2>`));
  };
  assert.deepEqual(await names(''), ['ancien', 'recent']);
  assert.deepEqual(await names('?periode=7'), ['recent']);
  assert.deepEqual(await names('?service=ancien'), ['ancien']);
  assert.deepEqual(await names('?type=data'), []);
  // These lines came without a place, as those of a login from an address that no database knows.
  assert.match(await textAt(world(), person, '/compte'), /<dt>Lieu approximatif<\/dt><dd>non connu<\/dd>/);
  assert.match(await textAt(world(), person, '/compte?lang=en'), /<dt>Roughly where<\/dt><dd>not known<\/dd>/);
  assert.match(await textAt(world(), person, '/compte?lang=fr&type=data'), /Rien ne correspond à ce choix/);
  assert.match(await textAt(world(), person, '/compte?lang=en'), /phone <span class="quiet">\(already logged in\)/);
});

test('a citizen sees who asked for their data, and on whose behalf', async () => {
  const { visitor } = await enterAsCitizen(world());
  const { stores } = world().running;
  const [line] = await stores.journal.search({ kinds: ['citizen.verified'] }, 1);
  const accountId = line?.event.accountId;
  const checked = { kind: 'citizen.token-checked', atMilliseconds: Date.now(), accountId } as const;
  await stores.journal.append([
    {
      ...checked,
      clientId: asClientId('demo-impots-api'),
      details: { door: 'low', active: true, service: 'demo-mairie' },
    },
  ]);
  const page = await visitor.open(at('/compte?type=data'));
  assert.match(
    wordsOf(page),
    /Impôts de démonstration échange de données .* Pour le compte de Mairie de démonstration/,
  );
});

test('nobody reaches a line or a session of somebody else by its number', async () => {
  const victim = await enterAsProfessional(world(), doctor);
  const sessions = await textAt(world(), victim.person, '/compte/sessions');
  const session = /session=([^"&]+)"/.exec(sessions)?.[1] ?? assert.fail('no session');
  const line = reportPathOn(victim.text);
  const { visitor, page } = await enterAsCitizen(world(), { citizen: 'aminata' });
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  for (const path of [line, line.replace('signaler', 'signalements')])
    assert.equal((await visitor.open(at(path))).status, 404, path);
  const form = { csrf, contact: 'a@exemple.fr', comment: 'x', session };
  assert.equal((await visitor.post(at(line), form, own())).status, 404);
  const confirm = await visitor.open(at(`/compte/sessions/terminer?session=${session}`));
  assert.equal(confirm.url.pathname, '/compte/sessions');
  await visitor.post(at('/compte/sessions/terminer'), form, own());
  assert.match(await textAt(world(), victim.person, '/compte/sessions'), new RegExp(`session=${session}`));
  assert.equal((await world().running.stores.journal.search({ kinds: ['fraud.reported'] }, 1)).length, 0);
});

test('without a login every page leads to the way in', async () => {
  const stranger = newVisitor();
  for (const path of ['', '/sessions', '/sessions/terminer', '/fournisseurs', '/signaler/1', '/signalements/1']) {
    const page = await stranger.open(at(`/compte${path}`));
    assert.match(wordsOf(page), /Entrer comme professionnel/, path);
    assert.equal(page.url.pathname, '/compte');
  }
  assert.match(wordsOf(await stranger.open(at('/compte/retour/usager?code=x&state=y'))), /La connexion n’a pas abouti/);
});

test('a post from another site, or without the form, changes nothing', async () => {
  const { visitor, page } = await enterAsCitizen(world());
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const foreign = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  for (const path of ['deconnexion', 'sessions/terminer', 'fournisseurs', 'signaler/1']) {
    assert.equal((await visitor.post(at(`/compte/${path}`), { csrf }, foreign)).status, 403, path);
    assert.equal((await visitor.post(at(`/compte/${path}`), { csrf: 'forged' }, own())).status, 403, path);
  }
  assert.match(wordsOf(await visitor.open(at('/compte'))), /Votre historique/);
});

test('a report keeps what was typed, says what is missing, and is taken once', async () => {
  const { visitor, page } = await enterAsCitizen(world(), { citizen: 'ange' });
  const form = await visitor.open(new URL(reportPathOn(page.text), page.url).href);
  const csrf = /name="csrf" value="([^"]+)"/.exec(form.text)?.[1] ?? '';
  const typed = { csrf, contact: 'pas une adresse', phone: '01 23', comment: '<b>Ce n’est pas moi</b>' };
  const wrong = await visitor.post(form.url.href, typed, own());
  assert.equal(wrong.status, 400);
  assert.match(wrong.text, /&lt;b&gt;Ce n’est pas moi&lt;\/b&gt;<\/textarea>/);
  assert.match(wrong.text, /id="contact-fault">Cette adresse n’a pas la forme/);
  assert.match(wrong.text, /value="pas une adresse"/);
  const right = { ...typed, contact: 'ange@exemple.fr', phone: '' };
  const kept = await visitor.post(form.url.href, right, own());
  assert.match(wordsOf(kept), /Votre signalement est enregistré .* ange@exemple\.fr/);
  assert.equal((await visitor.post(form.url.href, { ...right, comment: 'encore' }, own())).url.href, kept.url.href);
  const events = await world().running.stores.journal.search({ kinds: ['fraud.reported'] }, 10);
  assert.equal(events.length, 1);
  assert.match(wordsOf(await visitor.open(at('/compte'))), /connexion signalée/);
});

test('the provider in use is not blocked even by a form of one’s own making', async () => {
  const { visitor, page } = await enterAsCitizen(world());
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const refused = await visitor.post(at('/compte/fournisseurs'), { csrf, 'compte-impots': 'oui' }, own());
  assert.equal(refused.status, 409);
  assert.match(wordsOf(refused), /Vous utilisez ce compte en ce moment/);
});
