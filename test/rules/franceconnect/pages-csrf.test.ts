import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type CitizenPages, openCitizenPages } from '../../support/citizen-pages-world.ts';
import type { VisitedPage, Visitor } from '../../support/visitor.ts';

/** franceconnect.md §1.15: Y470002 without the token of our page, Y470001 with a wrong one; from another site, never. */
let pages: CitizenPages;
let visitor: Visitor;
let consent: VisitedPage;
beforeEach(async () => {
  pages = await openCitizenPages();
  visitor = pages.newVisitor();
  consent = await pages.reachConsent(visitor);
});
afterEach(() => pages.close());

const codeOf = (page: VisitedPage): string | undefined => /data-code="(\w+)"/.exec(page.text)?.[1];
const tokenOf = ({ text }: VisitedPage): string => /name="csrfToken" value="([^"]+)"/.exec(text)?.[1] ?? '';
const forms = ['/login', '/redirect-to-idp'];

test('no token: Y470002', async () => {
  for (const path of forms) {
    const page = await visitor.post(`${pages.issuer}${path}`, { providerUid: 'impots' });
    assert.deepEqual([page.status, codeOf(page)], [400, 'Y470002']);
  }
});

test('a wrong token: Y470001, with the way back to the service', async () => {
  for (const path of forms) {
    const page = await visitor.post(`${pages.issuer}${path}`, { csrfToken: 'x.y', providerUid: 'impots' });
    assert.deepEqual([page.status, codeOf(page)], [401, 'Y470001']);
    assert.equal((await visitor.click(page, '/redirect-to-sp-with-error')).url.origin, pages.elsewhere);
  }
});

test('the right token from another site: Y470001', async () => {
  const headers = [
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const header of headers) {
    const page = await visitor.post(`${pages.issuer}/login`, { csrfToken: tokenOf(consent) }, header);
    assert.equal(codeOf(page), 'Y470001');
  }
  assert.deepEqual(pages.finished, []);
});

test('the right token in another browser helps nobody', async () => {
  const thief = pages.newVisitor();
  await pages.begin(thief, 'of-the-thief');
  const page = await thief.post(`${pages.issuer}/login`, { csrfToken: tokenOf(consent) });
  assert.equal(codeOf(page), 'Y030025');
  assert.deepEqual(pages.finished, []);
});

test('no cookie at all: Y190001; a login of somebody else, or over: Y030025', async () => {
  const stranger = pages.newVisitor();
  const page = await stranger.open(`${pages.issuer}/interaction/login-one`);
  assert.deepEqual([page.status, codeOf(page)], [401, 'Y190001']);
  const later = await visitor.open(`${pages.issuer}/interaction/of-nobody`);
  assert.deepEqual([later.status, codeOf(later)], [500, 'Y030025']);
});

test('a body that is too long or no form is refused with a page', async () => {
  const long = await visitor.post(`${pages.issuer}/login`, { csrfToken: 'x'.repeat(100_000) });
  assert.equal(codeOf(long), 'Y470002');
  const answer = await fetch(`${pages.issuer}/login`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  assert.match(await answer.text(), /data-code="Y470002"/);
});
