import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { pageName } from '../../support/citizen-steps.ts';
import { type CitizenPages, openCitizenPages } from '../../support/citizen-pages-world.ts';

/** franceconnect.md §1.13: the word of the person is theirs to give; no prompt of the service stands in for it. */
let pages: CitizenPages;
beforeEach(async () => {
  pages = await openCitizenPages();
  pages.bent.client = { ...pages.bent.client, kind: 'private', identityConsent: true };
  pages.bent.informs = false;
});
afterEach(() => pages.close());

test('a service that needs consent does not get past it by asking for no page', async () => {
  const visitor = pages.newVisitor();
  assert.equal(pageName(await pages.reachConsent(visitor)), 'citizen-consent');
  assert.equal(pageName(await visitor.open(`${pages.issuer}/auto-login`)), 'citizen-consent');
  assert.deepEqual(pages.finished, []);
});

test('where nothing personal goes there is nothing to consent to', async () => {
  pages.bent.scopes = ['openid'];
  await pages.reachConsent(pages.newVisitor());
  assert.equal(pages.finished.length, 1);
});
