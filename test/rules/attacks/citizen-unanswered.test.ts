import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type CitizenPages, openCitizenPages } from '../../support/citizen-pages-world.ts';
import type { VisitedPage, Visitor } from '../../support/visitor.ts';

/** A computer that others use: somebody proved who they are, and did not go on. Who comes next has the same cookies. */
let pages: CitizenPages;
let visitor: Visitor;
beforeEach(async () => {
  pages = await openCitizenPages();
  visitor = pages.newVisitor();
});
afterEach(() => pages.close());

const codeOf = (page: VisitedPage): string | undefined => /data-code="(\w+)"/.exec(page.text)?.[1];
const pageOf = ({ text }: VisitedPage): string | undefined => /data-page="([\w-]+)"/.exec(text)?.[1];
const here = (step = ''): string => `${pages.issuer}/interaction/login-one${step}`;

/** As if the person had proved who they are so long ago. */
const letPass = (seconds: number): void =>
  pages.stores.database.exec(`UPDATE accepted_citizen SET auth_time = auth_time - ${seconds}`);

test('a page that informs, left open for five minutes, sends nothing any more: prove it again', async () => {
  const consent = await pages.reachConsent(visitor);
  letPass(299);
  assert.equal(pageOf(await visitor.open(consent.url.href)), 'citizen-consent');
  letPass(2);
  const page = await visitor.press(consent, '/login');
  assert.deepEqual([page.status, codeOf(page)], [403, 'Y100004']);
  assert.deepEqual(pages.finished, []);
  for (const step of ['/consent', '/verify']) assert.equal(codeOf(await visitor.open(here(step))), 'Y100004', step);
});

test('the choice does not offer to go on as that person, and another proof goes on', async () => {
  await pages.reachConsent(visitor);
  assert.match((await visitor.open(here())).text, /login-one\/consent"/);
  letPass(301);
  const choice = await visitor.open(here());
  assert.doesNotMatch(choice.text, /login-one\/consent"|DUBOIS/);
  const consent = await pages.comeBack(visitor, await pages.chooseProvider(visitor, choice, 'poste'));
  assert.equal(pageOf(consent), 'citizen-consent');
  await visitor.press(consent, '/login');
  assert.equal(pages.finished.length, 1);
});

test('whoever goes back to the service leaves nothing that Back could go on with', async () => {
  const consent = await pages.reachConsent(visitor);
  const service = await visitor.click(consent, '/redirect-to-sp-with-error');
  assert.equal(service.url.searchParams.get('error'), 'access_denied');
  assert.equal(codeOf(await visitor.press(consent, '/login')), 'Y420001');
  assert.equal(codeOf(await visitor.open(consent.url.href)), 'Y420001');
  const choice = await visitor.open(here());
  assert.equal(pageOf(choice), 'citizen-choice');
  assert.doesNotMatch(choice.text, /DUBOIS/);
  assert.deepEqual(pages.finished, []);
  const refused = (await pages.events()).filter(({ kind }) => kind === 'citizen.refused');
  assert.deepEqual(
    refused.map(({ details }) => details['error']),
    ['access_denied'],
  );
});

test('an answer of a provider whose check was cut off is not taken up after that time either', async () => {
  pages.bent.register = { ask: () => Promise.reject(new Error('cut off')) };
  assert.equal(codeOf(await pages.reachConsent(visitor)), 'Y000000');
  const now = pages.deps.login.clock.nowMilliseconds();
  const { clock } = pages.deps.login as { clock: { nowSeconds: () => number } };
  const nowSeconds = clock.nowSeconds;
  try {
    Object.assign(clock, { nowSeconds: () => Math.floor(now / 1000) + 301 });
    assert.equal(codeOf(await visitor.open(here('/verify'))), 'Y100004');
  } finally {
    Object.assign(clock, { nowSeconds });
  }
  assert.equal(pageOf(await visitor.open(here())), 'citizen-choice');
});
