import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { type CitizenPages, openCitizenPages, provider } from '../../support/citizen-pages-world.ts';
import { type VisitedPage, wordsOf } from '../../support/visitor.ts';

/** franceconnect.md §2.4: what the choice page shows, lets choose, and refuses when forced. */
let pages: CitizenPages;

const codeOf = (page: VisitedPage): string | undefined => /data-code="(\w+)"/.exec(page.text)?.[1];
const obstacleOf = (page: VisitedPage, id: string): string | undefined =>
  new RegExp(`data-provider="${id}" data-obstacle="([\\w-]+)"`).exec(page.text)?.[1];
const isChoosable = (page: VisitedPage, id: string): boolean => page.text.includes(`name="providerUid" value="${id}"`);

/** A form of our own page with another provider in it. */
const force = async (id: string): Promise<VisitedPage> => {
  const visitor = pages.newVisitor();
  const choice = await pages.begin(visitor);
  const csrfToken = /name="csrfToken" value="([^"]+)"/.exec(choice.text)?.[1] ?? '';
  const headers = { origin: new URL(pages.issuer).origin, 'sec-fetch-site': 'same-origin' };
  return visitor.post(`${pages.issuer}/redirect-to-idp`, { csrfToken, providerUid: id }, headers);
};

describe('on low', () => {
  beforeEach(async () => {
    pages = await openCitizenPages('low');
  });
  afterEach(() => pages.close());

  test('a hidden provider is not shown, and unknown when forced', async () => {
    pages.bent.providers = [...pages.bent.providers, provider('hidden', 'Compte caché', { display: false })];
    const choice = await pages.begin(pages.newVisitor());
    assert.doesNotMatch(choice.text, /Compte caché/);
    assert.equal(codeOf(await force('hidden')), 'Y020019');
  });

  test('an inactive provider is shown, greyed, and Y020017 when forced', async () => {
    pages.bent.providers = [...pages.bent.providers, provider('closed', 'Compte fermé', { active: false })];
    const choice = await pages.begin(pages.newVisitor());
    assert.equal(obstacleOf(choice, 'closed'), 'inactive');
    assert.ok(!isChoosable(choice, 'closed'));
    assert.equal(codeOf(await force('closed')), 'Y020017');
  });

  test('a provider that the service filters out is greyed, and Y020023 when forced', async () => {
    const list = [asProviderId('impots')];
    pages.bent.client = { ...pages.bent.client, providers: { mode: 'exclude', list } };
    assert.equal(obstacleOf(await pages.begin(pages.newVisitor()), 'impots'), 'not-for-service');
    assert.equal(codeOf(await force('impots')), 'Y020023');
  });

  test('a provider whose circuit is open is greyed with the reason; a disturbed one can be chosen', async () => {
    pages.bent.health = { impots: 'unavailable', poste: 'disturbed' };
    const choice = await pages.begin(pages.newVisitor());
    assert.equal(obstacleOf(choice, 'impots'), 'unavailable');
    assert.match(wordsOf(choice), /En panne en ce moment/);
    assert.match(wordsOf(choice), /Réponses lentes en ce moment/);
    assert.ok(isChoosable(choice, 'poste'));
    assert.equal(codeOf(await force('impots')), 'Y020017');
  });

  test('an unknown provider is Y020019', async () => {
    assert.equal(codeOf(await force('nobody')), 'Y020019');
  });

  test('a beta provider says so', async () => {
    pages.bent.providers = [provider('new', 'Compte neuf', { isBeta: true })];
    assert.match(wordsOf(await pages.begin(pages.newVisitor())), /Compte neuf\s+Bêta/);
  });

  test('the last choice comes first, and says so', async () => {
    const visitor = pages.newVisitor();
    await pages.chooseProvider(visitor, await pages.begin(visitor), 'carte');
    const again = await pages.begin(visitor, 'login-two');
    const first = /name="providerUid" value="([^"]+)"/.exec(again.text)?.[1];
    assert.equal(first, 'carte');
    assert.match(wordsOf(again), /Votre dernier choix/);
  });

  test('a provider with a dialog shows it before the person leaves; it can be abandoned', async () => {
    const words = { fr: 'Compte certifié ?', en: 'Certified account?' };
    const dialog = { title: words, body: words, continueLabel: { fr: 'Oui', en: 'Yes' }, moreInfo: undefined };
    pages.bent.providers = [provider('asks', 'Compte qui demande', { dialog })];
    const visitor = pages.newVisitor();
    const shown = await pages.chooseProvider(visitor, await pages.begin(visitor), 'asks');
    assert.match(shown.text, /data-page="citizen-dialog"/);
    assert.equal((await visitor.click(shown, '/interaction/login-one')).url.pathname, '/api/v2/interaction/login-one');
    const away = await visitor.press(shown, '/redirect-to-idp');
    assert.equal(away.url.origin, pages.elsewhere);
  });

  test('a hint goes to the provider at once, hidden or not; back from there the choice shows', async () => {
    pages.bent.idpHint = 'impots';
    const visitor = pages.newVisitor();
    const away = await pages.begin(visitor);
    assert.equal(away.url.origin, pages.elsewhere);
    const back = await visitor.open(`${pages.issuer}/interaction/login-one`);
    assert.match(back.text, /data-page="citizen-choice"/);
  });

  test('the operator’s banner shows while it lasts', async () => {
    const now = Math.floor(Date.now() / 1000);
    const message = { fr: 'Maintenance ce soir', en: 'Maintenance tonight' };
    pages.bent.banner = { message, fromSeconds: now - 10, untilSeconds: now + 1000 };
    assert.match(wordsOf(await pages.begin(pages.newVisitor())), /Maintenance ce soir/);
    pages.bent.banner = { message, fromSeconds: now - 20, untilSeconds: now - 10 };
    assert.doesNotMatch(wordsOf(await pages.begin(pages.newVisitor(), 'two')), /Maintenance/);
  });

  test('a provider that cannot be reached: its fault, and another account may be chosen', async () => {
    pages.bent.departs = 'Y020001';
    const visitor = pages.newVisitor();
    const page = await pages.chooseProvider(visitor, await pages.begin(visitor), 'impots');
    assert.equal(page.status, 502);
    assert.equal(codeOf(page), 'Y020001');
    assert.match((await visitor.click(page, '/interaction/')).text, /data-page="citizen-choice"/);
  });
});

describe('on plus', () => {
  beforeEach(async () => {
    pages = await openCitizenPages('plus');
  });
  afterEach(() => pages.close());

  test('a provider that the service filters out is not shown, and Y020023 when forced', async () => {
    const list = [asProviderId('poste')];
    pages.bent.client = { ...pages.bent.client, providers: { mode: 'only', list } };
    const choice = await pages.begin(pages.newVisitor());
    assert.ok(isChoosable(choice, 'poste'));
    assert.doesNotMatch(choice.text, /Espace des impôts/);
    assert.equal(codeOf(await force('impots')), 'Y020023');
  });

  test('people of other member states have a place of their own, apart from the accounts of France', async () => {
    pages.bent.providers = [...pages.bent.providers, provider('node', 'Nœud eIDAS', { people: 'eidas', order: 0 })];
    pages.bent.providers = pages.bent.providers.map((one) => ({ ...one, allowedLevels: ['eidas2'] }));
    const { text } = await pages.begin(pages.newVisitor());
    const [accounts = '', europe = ''] = text.split('Vous venez d’un autre pays d’Europe');
    assert.ok(accounts.includes('value="poste"') && !accounts.includes('value="node"'));
    assert.ok(europe.includes('value="node"') && !europe.includes('value="poste"'));
  });

  test('a provider that cannot reach the level is greyed, and refused when forced', async () => {
    pages.bent.wantedLevel = 'eidas3';
    const choice = await pages.begin(pages.newVisitor());
    assert.equal(obstacleOf(choice, 'poste'), 'level-too-low');
    assert.ok(isChoosable(choice, 'carte'));
    assert.equal(codeOf(await force('poste')), 'Y100001');
  });
});
