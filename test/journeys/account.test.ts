import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enterAsCitizen, enterAsProfessional, reportPathOn, textAt } from '../support/account-space.ts';
import { comeBy, faultCode, logIn, pageName } from '../support/citizen-steps.ts';
import { newCitizenService } from '../support/citizen-service.ts';
import { ruleWorld } from '../support/rule-world.ts';
import { newVisitor, wordsOf } from '../support/visitor.ts';

const world = ruleWorld(undefined, {
  office: true,
  citizen: true,
  overrides: { office: { supportEmail: 'support@exemple.invalid' } },
});
const mails = () => (world().running.sandbox?.mailbox.list() ?? []).filter((one) => one.by === 'mail');

test('a citizen sees their logins, reports one, blocks a provider, and ends everything', async (t) => {
  const service = await newCitizenService(world(), { record: { name: 'Mairie d’essai' } });
  t.after(service.close);
  const visitor = newVisitor();
  await logIn(visitor, service);
  const { page } = await enterAsCitizen(world(), {}, visitor);
  assert.match(wordsOf(page), /Angela Claire Louise DUBOIS/);
  assert.match(wordsOf(page), /Mairie d’essai connexion/);
  assert.match(wordsOf(page), /Moyen utilisé La Poste/);
  assert.match(
    wordsOf(page),
    /Niveau de garantie faible Lieu approximatif réseau local Code de connexion [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/,
  );

  const only = await visitor.open(`${page.url.href}?service=${service.clientId}`);
  const form = await visitor.open(new URL(reportPathOn(only.text), page.url).href);
  assert.match(form.text, /value="angela@citoyens\.example\.org"/);
  const reported = await visitor.post(
    form.url.href,
    { ...fieldsOf(form.text), contact: 'angela@citoyens.example.org', comment: 'Je dormais.' },
    { origin: world().officeOrigin, 'sec-fetch-site': 'same-origin' },
  );
  assert.match(wordsOf(reported), /Votre signalement est enregistré/);
  assert.ok(mails().some(({ to, text }) => to === 'support@exemple.invalid' && text.includes('Je dormais.')));

  const providers = await visitor.open(`${world().officeOrigin}/compte/fournisseurs`);
  const saved = await visitor.post(
    providers.url.href,
    { csrf: fieldsOf(providers.text)['csrf'] ?? '', 'compte-la-poste': 'oui', futurs: 'oui' },
    { origin: world().officeOrigin, 'sec-fetch-site': 'same-origin' },
  );
  assert.match(wordsOf(saved), /Vos choix sont enregistrés/);
  assert.ok(mails().some(({ to, subject }) => to.startsWith('angela@') && subject.includes('comptes autorisés')));
  const other = newVisitor();
  const refused = await comeBy(other, await other.open(service.authorizeUrl()), { provider: 'impots' });
  assert.equal(faultCode(refused), 'Y100011');

  const confirm = await visitor.open(`${world().officeOrigin}/compte/sessions/terminer`);
  assert.match(wordsOf(confirm), /Vous quitterez aussi votre espace/);
  const left = await visitor.press(confirm, '/compte/sessions/terminer');
  assert.match(wordsOf(left), /Vous êtes déconnecté/);
  assert.equal(pageName(await visitor.open(service.authorizeUrl())), 'citizen-choice');
});

test('a citizen ends one session of two: that browser has to prove it again, this one goes on', async (t) => {
  const service = await newCitizenService(world(), { record: { name: 'Médiathèque d’essai' } });
  t.after(service.close);
  const [here, away] = [newVisitor(), newVisitor()];
  const coming = { provider: 'impots', citizen: 'aminata' };
  await logIn(away, service, coming);
  const { visitor } = await enterAsCitizen(world(), { ...coming, provider: 'la-poste' }, here);
  const sessions = await visitor.open(`${world().officeOrigin}/compte/sessions`);
  const items = sessions.text.split('<li class="panel">').slice(1);
  assert.equal(items.length, 2);
  const other = items.find((item) => item.includes('Médiathèque d’essai')) ?? '';
  assert.doesNotMatch(other, /ce navigateur/);
  const path = /href="([^"]*terminer\?session=[^"]+)"/.exec(other)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const confirm = await visitor.click(sessions, path);
  assert.doesNotMatch(wordsOf(confirm), /Vous quitterez aussi votre espace/);
  const ended = await visitor.press(confirm, '/compte/sessions/terminer');
  assert.equal(ended.url.pathname, '/compte/sessions');
  assert.doesNotMatch(wordsOf(ended), /Médiathèque d’essai/);
  assert.match(wordsOf(ended), /ce navigateur/);
  assert.equal(pageName(await away.open(service.authorizeUrl())), 'citizen-choice');
  assert.equal(pageName(await here.open(service.authorizeUrl())), 'citizen-consent');
});

test('a professional sees theirs, ends the session, and leaves', async () => {
  const { person, text } = await enterAsProfessional(world(), '899800000012');
  assert.match(text, /Camille ARNOUX/);
  assert.match(text, /Mon espace · My space/);
  assert.match(text, /<dd>carte/);
  assert.match(text, /href="http:\/\/localhost:\d+\/devices"/);
  const sessions = await textAt(world(), person, '/compte/sessions');
  assert.match(sessions, /ce navigateur/);
  const left = await person.visit(`${world().officeOrigin}/compte/deconnexion`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: world().officeOrigin },
    body: new URLSearchParams({ csrf: fieldsOf(sessions)['csrf'] ?? '' }).toString(),
  });
  assert.match(left.headers.get('location') ?? '', /openid-connect\/logout\?/);
  assert.match(await textAt(world(), person, '/compte'), /Entrer comme professionnel/);
});

const fieldsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
