import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type CitizenPages, openCitizenPages } from '../../support/citizen-pages-world.ts';
import { type VisitedPage, type Visitor, wordsOf } from '../../support/visitor.ts';

/** franceconnect.md §1.14: our session, the provider’s, and back to the service with its state. */
let pages: CitizenPages;
let visitor: Visitor;
beforeEach(async () => {
  pages = await openCitizenPages();
  visitor = pages.newVisitor();
  await visitor.press(await pages.reachConsent(visitor), '/login');
  pages.bent.session = pages.finished[0]?.loginId;
});
afterEach(() => pages.close());

const codeOf = (page: VisitedPage): string | undefined => /data-code="(\w+)"/.exec(page.text)?.[1];
const logOut = (query: Record<string, string> = {}): Promise<VisitedPage> =>
  visitor.open(`${pages.issuer}/session/end?${new URLSearchParams({ id_token_hint: 'good', ...query })}`);
const back = (): Record<string, string> => ({ post_logout_redirect_uri: `${pages.elsewhere}/logged-out`, state: 's' });

test('by the provider and back to the service with its state', async () => {
  const atProvider = await visitor.press(await logOut(back()), '/client/disconnect-from-idp');
  assert.equal(atProvider.url.pathname, '/end');
  assert.equal(atProvider.url.searchParams.get('id_token_hint'), 'id-token-of-the-provider');
  assert.equal(pages.calls.ended, 1);
  const state = atProvider.url.searchParams.get('state') ?? '';
  const service = await visitor.open(`${pages.issuer}/client/logout-callback?state=${state}`);
  assert.equal(service.url.href, `${pages.elsewhere}/logged-out?state=s`);
});

test('a provider without an address for it is left out', async () => {
  pages.bent.endsAtProvider = false;
  const service = await visitor.press(await logOut(back()), '/client/disconnect-from-idp');
  assert.equal(service.url.href, `${pages.elsewhere}/logged-out?state=s`);
});

test('without an address to return to: our own page, which says that it is done', async () => {
  const atProvider = await visitor.press(await logOut(), '/client/disconnect-from-idp');
  const state = atProvider.url.searchParams.get('state') ?? '';
  const page = await visitor.open(`${pages.issuer}/client/logout-callback?state=${state}`);
  assert.match(wordsOf(page), /La déconnexion est faite/);
});

test('nobody logged in here: straight back', async () => {
  pages.bent.session = undefined;
  assert.equal((await logOut(back())).url.href, `${pages.elsewhere}/logged-out?state=s`);
});

test('without a hint, or to an unregistered address: refused', async () => {
  assert.equal(codeOf(await visitor.open(`${pages.issuer}/session/end`)), 'Y030007');
  assert.equal(codeOf(await logOut({ post_logout_redirect_uri: 'https://evil.example/' })), 'Y04CFAEF');
});

test('another site cannot send the form, nor invent the tour', async () => {
  const page = await logOut(back());
  const tour = /name="tour" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const post = (form: Record<string, string>, origin: string) =>
    visitor.post(`${pages.issuer}/client/disconnect-from-idp`, form, { origin });
  assert.equal(codeOf(await post({ tour }, 'https://evil.example')), 'Y470001');
  assert.equal(codeOf(await post({ tour: 'a.b' }, new URL(pages.issuer).origin)), 'Y470001');
  assert.equal(codeOf(await post({}, new URL(pages.issuer).origin)), 'Y470002');
  assert.equal(pages.calls.ended, 0);
});

test('the callback can be opened again; without a tour it is Y190001, with a wrong state Y420001', async () => {
  const stranger = pages.newVisitor();
  assert.equal(codeOf(await stranger.open(`${pages.issuer}/client/logout-callback?state=x`)), 'Y190001');
  const atProvider = await visitor.press(await logOut(back()), '/client/disconnect-from-idp');
  const state = atProvider.url.searchParams.get('state') ?? '';
  assert.equal(codeOf(await visitor.open(`${pages.issuer}/client/logout-callback?state=wrong`)), 'Y420001');
  for (const query of [`?state=${state}`, `?state=${state}`, '']) {
    const service = await visitor.open(`${pages.issuer}/client/logout-callback${query}`);
    assert.equal(service.url.pathname, '/logged-out', query);
  }
});
