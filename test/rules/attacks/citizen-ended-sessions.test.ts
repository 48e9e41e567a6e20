import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { faultCode, pageName } from '../../support/citizen-steps.ts';
import { type CitizenPages, openCitizenPages } from '../../support/citizen-pages-world.ts';
import type { VisitedPage, Visitor } from '../../support/visitor.ts';

/** What single sign-on verified belongs to the session: it says no more than the session may, and ends with it. */
let pages: CitizenPages;
afterEach(() => pages.close());

/** Somebody whose session serves the second service already: they stand before what would be sent. */
const standBeforeSecond = async (
  door: CitizenDoor,
  provider: string,
): Promise<{ readonly visitor: Visitor; readonly consent: VisitedPage }> => {
  const visitor = pages.newVisitor();
  const choice = await pages.begin(visitor);
  const first = await pages.comeBack(visitor, await pages.chooseProvider(visitor, choice, provider));
  await visitor.press(first, '/login');
  pages.bent.session = pages.finished[0]?.loginId;
  if (door === 'plus') pages.bent.scopes = [...pages.bent.scopes, 'ins'];
  const consent = await pages.begin(visitor, 'two');
  assert.equal(pageName(consent), 'citizen-consent');
  return { visitor, consent };
};

test('a page that single sign-on opened lets nobody in after the logout', async () => {
  pages = await openCitizenPages();
  const { visitor, consent } = await standBeforeSecond('low', 'impots');
  pages.bent.session = undefined;
  const refused = await visitor.press(consent, '/login');
  assert.equal(faultCode(refused), 'Y100004');
  assert.equal(pages.finished.length, 1);
  const choice = await visitor.open(`${pages.issuer}/interaction/two`);
  assert.equal(pageName(choice), 'citizen-choice');
  assert.doesNotMatch(choice.text, /DUBOIS/, 'nor does it say who was here');
});

test('nor under the session of whoever came next', async () => {
  pages = await openCitizenPages();
  const { visitor, consent } = await standBeforeSecond('low', 'impots');
  const other = pages.newVisitor();
  pages.bent.session = undefined;
  const { person } = pages.bent;
  assert.ok(person.kind === 'pivot');
  pages.bent.person = { kind: 'pivot', pivot: { ...person.pivot, familyName: 'MARTIN' } };
  await other.press(await pages.reachConsent(other, 'three'), '/login');
  pages.bent.session = pages.finished[1]?.loginId;
  assert.equal(faultCode(await visitor.press(consent, '/login')), 'Y100004');
  assert.equal(pages.finished.length, 2);
});

test('a second click is served as the first, under the same session', async () => {
  pages = await openCitizenPages();
  const { visitor, consent } = await standBeforeSecond('low', 'impots');
  await visitor.press(consent, '/login');
  await visitor.press(consent, '/login');
  assert.deepEqual(
    pages.finished.map(({ loginId }) => loginId),
    Array(3).fill(pages.finished[0]?.loginId),
  );
});

test('a service that wants an INS besides does not get a higher level out of single sign-on', async () => {
  pages = await openCitizenPages('plus');
  pages.bent.level = 'eidas3';
  const { visitor, consent } = await standBeforeSecond('plus', 'carte');
  await visitor.press(consent, '/login');
  assert.deepEqual(
    pages.finished.map(({ acr }) => acr),
    ['eidas3', 'eidas2'],
  );
  const sent = (await pages.events()).filter(({ kind }) => kind === 'citizen.data-sent');
  assert.deepEqual(
    sent.map(({ details }) => details['sso']),
    [false, true],
  );
});

test('two tabs that want an INS at once are one login of the session', async () => {
  pages = await openCitizenPages('plus');
  pages.bent.level = 'eidas3';
  const { visitor } = await standBeforeSecond('plus', 'carte');
  const [one, other] = await Promise.all([pages.begin(visitor, 'three'), pages.begin(visitor, 'three')]);
  for (const page of [one, other]) await visitor.press(page, '/login');
  assert.deepEqual([...new Set(pages.finished.slice(1).map(({ acr }) => acr))], ['eidas2']);
});

test('an account that is deactivated while the page stands open lets nobody in', async () => {
  pages = await openCitizenPages();
  const visitor = pages.newVisitor();
  const consent = await pages.reachConsent(visitor);
  const lines = await pages.stores.journal.readAfter(0, 100);
  const accountId = lines.find(({ event }) => event.kind === 'citizen.verified')?.event.accountId;
  assert.ok(accountId !== undefined);
  await pages.stores.accounts.setActive(accountId, false, []);
  assert.equal(faultCode(await visitor.press(consent, '/login')), 'Y180001');
  assert.equal(pages.finished.length, 0);
});
