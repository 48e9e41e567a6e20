import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { type CitizenPages, openCitizenPages } from '../../support/citizen-pages-world.ts';
import type { VisitedPage, Visitor } from '../../support/visitor.ts';

/** franceconnect.md §1.12: a session serves a second service without provider and register, but not without the page. */
let pages: CitizenPages;
let visitor: Visitor;
let asked: number;
beforeEach(async () => {
  pages = await openCitizenPages();
  asked = 0;
  pages.bent.register = {
    ask: async (rectified) => {
      asked += 1;
      return { kind: 'found', code: '2', rectified };
    },
  };
  visitor = pages.newVisitor();
  await visitor.press(await pages.reachConsent(visitor), '/login');
  pages.bent.session = pages.finished[0]?.loginId;
});
afterEach(() => pages.close());

const pageOf = ({ text }: VisitedPage): string | undefined => /data-page="([\w-]+)"/.exec(text)?.[1];
const codeOf = (page: VisitedPage): string | undefined => /data-code="(\w+)"/.exec(page.text)?.[1];

test('the second service is served with the same accepted login; the page shows, the register is not asked', async () => {
  const consent = await pages.begin(visitor, 'two');
  assert.equal(pageOf(consent), 'citizen-consent');
  await visitor.press(consent, '/login');
  assert.deepEqual(new Set(pages.finished.map(({ loginId }) => loginId)).size, 1);
  assert.deepEqual([asked, pages.calls.answers], [1, 1]);
  const sso = (await pages.events()).filter(
    ({ kind, details }) => kind === 'citizen.verified' && details['sso'] === true,
  );
  assert.equal(sso.length, 1);
});

test('the person may still choose another account', async () => {
  const consent = await pages.begin(visitor, 'two');
  assert.match(consent.text, /href="\/api\/v2\/interaction\/two"/);
  const choice = await visitor.open(`${pages.issuer}/interaction/two`);
  assert.equal(pageOf(choice), 'citizen-choice');
  const away = await pages.chooseProvider(visitor, choice, 'poste');
  assert.equal(pageOf(await pages.comeBack(visitor, away)), 'citizen-consent');
});

test('a provider that is disabled, gone or filtered out for this service leads to the choice', async () => {
  const all = pages.bent.providers;
  pages.bent.providers = all.map((each) => (each.providerId === 'impots' ? { ...each, active: false } : each));
  assert.equal(pageOf(await pages.begin(visitor, 'disabled')), 'citizen-choice');
  pages.bent.providers = all.filter(({ providerId }) => providerId !== 'impots');
  assert.equal(pageOf(await pages.begin(visitor, 'gone')), 'citizen-choice');
  pages.bent.providers = all;
  const list = [asProviderId('impots')];
  pages.bent.client = { ...pages.bent.client, providers: { mode: 'exclude', list } };
  assert.equal(pageOf(await pages.begin(visitor, 'filtered')), 'citizen-choice');
});

test('an account deactivated meanwhile is refused; so is a provider blocked meanwhile', async () => {
  const line = (await pages.stores.journal.readAfter(0, 100)).find(({ event }) => event.kind === 'citizen.verified');
  const accountId = line?.event.accountId;
  assert.ok(accountId !== undefined);
  const list = [asProviderId('impots')];
  await pages.stores.accounts.setPreferences(accountId, { mode: 'exclude', list, updatedAtSeconds: 0 }, []);
  assert.equal(codeOf(await pages.begin(visitor, 'blocked')), 'Y100011');
  await pages.stores.accounts.setActive(accountId, false, []);
  assert.equal(codeOf(await pages.begin(visitor, 'closed')), 'Y180001');
});

test('a session wins over a hint', async () => {
  pages.bent.idpHint = 'poste';
  assert.equal(pageOf(await pages.begin(visitor, 'hinted')), 'citizen-consent');
});
