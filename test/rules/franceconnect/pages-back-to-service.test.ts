import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type CitizenPages, openCitizenPages } from '../../support/citizen-pages-world.ts';
import type { VisitedPage } from '../../support/visitor.ts';

/** franceconnect.md §1.5: every way back leads to a registered address of the service, with its state. */
let pages: CitizenPages;
beforeEach(async () => {
  pages = await openCitizenPages();
});
afterEach(() => pages.close());

const codeOf = (page: VisitedPage): string | undefined => /data-code="(\w+)"/.exec(page.text)?.[1];
const backFrom = (query: Record<string, string>): Promise<Response> =>
  fetch(`${pages.issuer}/redirect-to-sp-with-error?${new URLSearchParams(query)}`, { redirect: 'manual' });

test('from the choice page the person goes back with access_denied, state and iss', async () => {
  const visitor = pages.newVisitor();
  const service = await visitor.click(await pages.begin(visitor), '/redirect-to-sp-with-error');
  const told = Object.fromEntries(service.url.searchParams);
  assert.deepEqual(told, {
    error: 'access_denied',
    error_description: 'User auth aborted',
    state: 'state-of-the-service',
    iss: pages.issuer,
  });
  const refused = (await pages.events()).filter(({ kind }) => kind === 'citizen.refused');
  assert.deepEqual(
    refused.map(({ details }) => details['fault']),
    ['Y030030'],
  );
});

test('the answer is a 302 in plain text, as services’ tests know it', async () => {
  const { clientId, redirectUris } = pages.bent.client;
  const answer = await backFrom({ client_id: clientId, redirect_uri: redirectUris[0] ?? '', error: 'access_denied' });
  assert.equal(answer.status, 302);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/);
  assert.equal(new URL(answer.headers.get('location') ?? '').searchParams.has('state'), false);
});

test('a missing or unregistered address is Y030030 and leads nowhere', async () => {
  const { clientId } = pages.bent.client;
  const cases = [
    { client_id: clientId },
    { client_id: clientId, redirect_uri: 'https://evil.example/callback' },
    { client_id: 'nobody', redirect_uri: pages.bent.client.redirectUris[0] ?? '' },
    { redirect_uri: pages.bent.client.redirectUris[0] ?? '' },
    { client_id: clientId, redirect_uri: pages.bent.client.redirectUris[0] ?? '', error: 'a b"<' },
  ];
  for (const query of cases) {
    const answer = await backFrom(query);
    assert.equal(answer.status, 500);
    assert.match(await answer.text(), /data-code="Y030030"/);
  }
});

test('without a client id the login of this browser names the service', async () => {
  const visitor = pages.newVisitor();
  await pages.begin(visitor);
  const redirectUri = pages.bent.client.redirectUris[0] ?? '';
  const query = new URLSearchParams({ error: 'access_denied', state: 's', redirect_uri: redirectUri });
  const service = await visitor.open(`${pages.issuer}/redirect-to-sp-with-error?${query}`);
  assert.equal(service.url.origin, pages.elsewhere);
});

test('Back from the service still finds the choice', async () => {
  const visitor = pages.newVisitor();
  const choice = await pages.begin(visitor);
  await visitor.click(choice, '/redirect-to-sp-with-error');
  assert.match((await visitor.open(choice.url.href)).text, /data-page="citizen-choice"/);
});

test('a service that registered for it receives an error in place of a page that ends there', async () => {
  pages.bent.client = { ...pages.bent.client, errorsReturn: true };
  const visitor = pages.newVisitor();
  const consent = await pages.reachConsent(visitor);
  const page = await visitor.post(`${pages.issuer}/login`, { csrfToken: 'forged' });
  assert.equal(page.url.origin, pages.elsewhere);
  assert.match(page.url.searchParams.get('error_description') ?? '', /\(Y470001\)$/);
  assert.equal(page.url.searchParams.get('error'), 'server_error');
  assert.equal(codeOf(consent), undefined);
});

test('the page of an error reads in the other language without doing anything again', async () => {
  const visitor = pages.newVisitor();
  await pages.begin(visitor);
  const page = await visitor.open(`${pages.issuer}/oidc-callback`);
  const english = await visitor.click(page, '/error?note=');
  assert.match(english.text, /<html lang="en">/);
  assert.equal(codeOf(english), codeOf(page));
  const idOf = ({ text }: VisitedPage): string | undefined => /data-error-id="([^"]+)"/.exec(text)?.[1];
  assert.equal(idOf(english), idOf(page));
  assert.equal(codeOf(await visitor.open(`${pages.issuer}/error?note=forged`)), 'Y000404');
});
