import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type CitizenPages, openCitizenPages } from '../../support/citizen-pages-world.ts';
import type { VisitedPage, Visitor } from '../../support/visitor.ts';

/** franceconnect.md §1.13, §9.2 "session absent": refresh, Back, two tabs and two clicks end on something sensible. */
let pages: CitizenPages;
let visitor: Visitor;
beforeEach(async () => {
  pages = await openCitizenPages();
  visitor = pages.newVisitor();
});
afterEach(() => pages.close());

const codeOf = (page: VisitedPage): string | undefined => /data-code="(\w+)"/.exec(page.text)?.[1];
const pageOf = ({ text }: VisitedPage): string | undefined => /data-page="([\w-]+)"/.exec(text)?.[1];
const sent = async (): Promise<number> =>
  (await pages.events()).filter(({ kind }) => kind === 'citizen.data-sent').length;

test('the page that informs can be refreshed', async () => {
  const consent = await pages.reachConsent(visitor);
  for (let times = 0; times < 3; times += 1)
    assert.equal(pageOf(await visitor.open(consent.url.href)), 'citizen-consent');
});

test('verify can be refreshed: the register is not asked twice', async () => {
  let asked = 0;
  pages.bent.register = {
    ask: async (rectified) => {
      asked += 1;
      return { kind: 'found', code: '2', rectified };
    },
  };
  await pages.reachConsent(visitor);
  assert.equal(pageOf(await visitor.open(`${pages.issuer}/interaction/login-one/verify`)), 'citizen-consent');
  assert.equal(asked, 1);
});

test('a step that is not due is Y420001, and leads to the one that is', async () => {
  await pages.begin(visitor);
  for (const path of ['/interaction/login-one/verify', '/interaction/login-one/consent', '/auto-login']) {
    const page = await visitor.open(`${pages.issuer}${path}`);
    assert.deepEqual([page.status, codeOf(page)], [400, 'Y420001'], path);
    assert.equal(pageOf(await visitor.click(page, '/interaction/login-one')), 'citizen-choice');
  }
});

test('Back to the choice from the page that informs: go on as the same person, or choose again', async () => {
  await pages.reachConsent(visitor);
  const choice = await visitor.open(`${pages.issuer}/interaction/login-one`);
  assert.equal(pageOf(choice), 'citizen-choice');
  assert.equal(pageOf(await visitor.click(choice, '/consent')), 'citizen-consent');
  const away = await pages.chooseProvider(visitor, choice, 'poste');
  assert.equal(pageOf(await pages.comeBack(visitor, away)), 'citizen-consent');
});

test('a consent page that stayed open in another tab cannot send what was given up meanwhile', async () => {
  const consent = await pages.reachConsent(visitor);
  const choice = await visitor.open(`${pages.issuer}/interaction/login-one`);
  await pages.chooseProvider(visitor, choice, 'poste');
  const page = await visitor.press(consent, '/login');
  assert.equal(codeOf(page), 'Y420001');
  assert.deepEqual(pages.finished, []);
});

test('of two departures the last one counts; the first finds the way on', async () => {
  const choice = await pages.begin(visitor);
  const first = await pages.chooseProvider(visitor, choice, 'impots');
  const second = await pages.chooseProvider(visitor, choice, 'poste');
  const stale = await pages.comeBack(visitor, first);
  assert.equal(codeOf(stale), 'Y020022');
  assert.equal(pageOf(await pages.comeBack(visitor, second)), 'citizen-consent');
});

test('two logins in two tabs do not take each other’s place', async () => {
  const one = await pages.chooseProvider(visitor, await pages.begin(visitor, 'one'), 'impots');
  const two = await pages.chooseProvider(visitor, await pages.begin(visitor, 'two'), 'poste');
  assert.equal((await pages.comeBack(visitor, one)).url.pathname, '/api/v2/interaction/one/consent');
  assert.equal((await pages.comeBack(visitor, two)).url.pathname, '/api/v2/interaction/two/consent');
});

test('two clicks at once on a provider, and on the way to the service, end as one', async () => {
  const choice = await pages.begin(visitor);
  const away = await Promise.all([1, 2].map(() => pages.chooseProvider(visitor, choice, 'impots')));
  assert.ok(away.every(({ url }) => url.origin === pages.elsewhere));
  const back = await Promise.all(away.map((page) => pages.comeBack(visitor, page)));
  const consent = back.find((page) => pageOf(page) === 'citizen-consent');
  assert.ok(consent !== undefined);
  const service = await Promise.all([1, 2, 3].map(() => visitor.press(consent, '/login')));
  assert.ok(service.every(({ url }) => url.origin === pages.elsewhere));
  assert.equal(await sent(), 1);
  assert.equal(new Set(pages.finished.map(({ loginId }) => loginId)).size, 1);
});

test('an accepted login that has run out: Y100004, and the choice', async () => {
  const consent = await pages.reachConsent(visitor);
  pages.stores.database.exec('UPDATE accepted_citizen SET expires_at = 1');
  const page = await visitor.press(consent, '/login');
  assert.equal(codeOf(page), 'Y100004');
  assert.equal(pageOf(await visitor.click(page, '/interaction/login-one')), 'citizen-choice');
});
