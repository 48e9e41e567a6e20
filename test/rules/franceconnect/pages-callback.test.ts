import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type CitizenPages, openCitizenPages } from '../../support/citizen-pages-world.ts';
import { type VisitedPage, wordsOf } from '../../support/visitor.ts';

/** franceconnect.md §2.2: the return from a provider, good and bad. */
let pages: CitizenPages;
beforeEach(async () => {
  pages = await openCitizenPages();
});
afterEach(() => pages.close());

const codeOf = (page: VisitedPage): string | undefined => /data-code="(\w+)"/.exec(page.text)?.[1];

test('without a state: Y020021', async () => {
  const visitor = pages.newVisitor();
  await pages.begin(visitor);
  for (const query of ['', '?state=', '?error=access_denied', '?state=a&state=b']) {
    const page = await visitor.open(`${pages.issuer}/oidc-callback${query}`);
    assert.deepEqual([page.status, codeOf(page)], [400, 'Y020021'], query);
  }
});

test('with a state that nobody left with: Y020022, and the way on to the login that stands', async () => {
  const visitor = pages.newVisitor();
  await pages.begin(visitor);
  const page = await visitor.open(`${pages.issuer}/oidc-callback?state=${'0'.repeat(64)}&code=x`);
  assert.deepEqual([page.status, codeOf(page)], [403, 'Y020022']);
  assert.match((await visitor.click(page, '/interaction/login-one')).text, /data-page="citizen-choice"/);
});

test('in another browser than the one that left: Y020022, and nothing is redeemed', async () => {
  const visitor = pages.newVisitor();
  const away = await pages.chooseProvider(visitor, await pages.begin(visitor), 'impots');
  const other = pages.newVisitor();
  await pages.begin(other, 'login-two');
  assert.equal(codeOf(await pages.comeBack(other, away)), 'Y020022');
  assert.equal(pages.calls.answers, 0);
  assert.match((await pages.comeBack(visitor, away)).text, /data-page="citizen-consent"/);
});

test('a second copy of the callback redeems nothing', async () => {
  const visitor = pages.newVisitor();
  const away = await pages.chooseProvider(visitor, await pages.begin(visitor), 'impots');
  const [one, other] = await Promise.all([pages.comeBack(visitor, away), pages.comeBack(visitor, away)]);
  assert.equal(pages.calls.answers, 1);
  for (const page of [one, other]) assert.ok(page.text.includes('<h1>'), page.url.href);
  const replayed = await pages.comeBack(visitor, away);
  assert.equal(codeOf(replayed), 'Y020022');
  assert.match(
    (await visitor.click(replayed, '/interaction/login-one')).text,
    /Votre session est déjà ouverte au nom de/,
  );
});

test('an error of the provider leads back to the choice, which names it; another account may be tried', async () => {
  const visitor = pages.newVisitor();
  const away = await pages.chooseProvider(visitor, await pages.begin(visitor), 'impots');
  const choice = await pages.comeBack(visitor, away, { error: 'access_denied' });
  assert.equal(choice.url.pathname, '/api/v2/interaction/login-one');
  assert.match(wordsOf(choice), /La connexion avec Espace des impôts n’a pas abouti/);
  const retry = await pages.chooseProvider(visitor, choice, 'poste');
  assert.match((await pages.comeBack(visitor, retry)).text, /data-page="citizen-consent"/);
});

test('an answer that is not valid: its own code, an error id, the provider’s name, and both ways out', async () => {
  pages.bent.answered = { kind: 'fault', fault: 'Y020026', detail: 'bad signature' };
  const visitor = pages.newVisitor();
  const away = await pages.chooseProvider(visitor, await pages.begin(visitor), 'impots');
  const page = await pages.comeBack(visitor, away);
  assert.deepEqual([page.status, codeOf(page)], [502, 'Y020026']);
  assert.match(page.text, /data-error-id="[0-9a-f-]{36}"/);
  assert.match(page.text, /data-correlation-id="\w{4}-\w{4}-\w{4}"/);
  assert.match(wordsOf(page), /Espace des impôts/);
  assert.doesNotMatch(page.text, /bad signature/);
  assert.equal((await visitor.click(page, '/redirect-to-sp-with-error')).url.searchParams.get('error'), 'server_error');
  assert.match(wordsOf(await visitor.click(page, '/interaction/')), /La connexion avec Espace des impôts a échoué/);
});

test('a refusal of the civil register: its code; the choice then says why, and nothing is left of the proof', async () => {
  pages.bent.register = { ask: async () => ({ kind: 'refused', code: '8', fault: 'Y010008' }) };
  const visitor = pages.newVisitor();
  const page = await pages.reachConsent(visitor);
  assert.deepEqual([page.status, codeOf(page)], [403, 'Y010008']);
  const refreshed = await visitor.open(page.url.href);
  assert.equal(codeOf(refreshed), 'Y020022', 'an answer is taken up once');
  assert.match((await visitor.click(refreshed, '/interaction/')).text, /data-failed="Y010008"/);
  assert.match((await visitor.open(`${pages.issuer}/interaction/login-one/verify`)).text, /data-failed="Y010008"/);
  const kinds = (await pages.events()).map(({ kind }) => kind);
  assert.ok(kinds.includes('citizen.register-asked') && kinds.includes('citizen.refused'));
});

test('a person who blocked the provider: Y100011; a deactivated account: Y180001', async () => {
  await pages.reachConsent(pages.newVisitor());
  const verified = (await pages.stores.journal.readAfter(0, 100)).find(
    ({ event }) => event.kind === 'citizen.verified',
  );
  const accountId = verified?.event.accountId;
  assert.ok(accountId !== undefined);
  const list = [pages.bent.providers[0]?.providerId].filter((id) => id !== undefined);
  await pages.stores.accounts.setPreferences(accountId, { mode: 'exclude', list, updatedAtSeconds: 0 }, []);
  assert.equal(codeOf(await pages.reachConsent(pages.newVisitor(), 'two')), 'Y100011');
  await pages.stores.accounts.setActive(accountId, false, []);
  assert.equal(codeOf(await pages.reachConsent(pages.newVisitor(), 'three')), 'Y180001');
});

test('a HEAD spends nothing', async () => {
  const visitor = pages.newVisitor();
  const away = await pages.chooseProvider(visitor, await pages.begin(visitor), 'impots');
  const state = away.url.searchParams.get('state') ?? '';
  const answer = await fetch(`${pages.issuer}/oidc-callback?state=${state}&code=good`, { method: 'HEAD' });
  assert.equal(answer.status, 404);
  assert.match((await pages.comeBack(visitor, away)).text, /data-page="citizen-consent"/);
});
