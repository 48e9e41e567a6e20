import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { client } from '../../support/citizen-pages-world.ts';
import { type Federation, openFederation } from '../../support/citizen-federation.ts';
import { newVisitor, type VisitedPage, type Visitor, wordsOf } from '../../support/visitor.ts';
import { authorizeParams } from './citizen-browser.ts';
import { secret } from './issuer-world.ts';

/** The walk of franceconnect.md §1.18 with nothing but real parts: issuer, pages, upstream, simulated providers. */
let world: Federation;
before(async () => {
  world = await openFederation(secret);
});
after(() => world.close());

const begin = (visitor: Visitor, more: Record<string, string> = {}): Promise<VisitedPage> =>
  visitor.open(`${world.issuer}/authorize?${authorizeParams(client(world.service, 'low'), more)}`);

/** Chooses the provider and one of its people; ends on the page that informs. */
const identify = async (visitor: Visitor, choice: VisitedPage): Promise<VisitedPage> => {
  const providerId = /name="providerUid" value="([^"]+)"/.exec(choice.text)?.[1] ?? '';
  const there = await visitor.press(choice, '/redirect-to-idp', providerId);
  const action = /<form[^>]* action="([^"]+)"/.exec(there.text)?.[1] ?? '';
  const citizen = /name="citizen" value="([^"]+)"/.exec(there.text)?.[1];
  assert.ok(citizen !== undefined, there.text.slice(0, 3000));
  return visitor.post(new URL(action, there.url).href, { citizen }, { origin: there.url.origin });
};

const redeem = async (page: VisitedPage) => {
  const form = {
    grant_type: 'authorization_code',
    code: page.url.searchParams.get('code') ?? '',
    redirect_uri: `${world.service}/callback`,
    client_id: 'service-one',
    client_secret: secret,
  };
  const answer = await fetch(`${world.issuer}/token`, { method: 'POST', body: new URLSearchParams(form) });
  return (await answer.json()) as { readonly access_token: string; readonly id_token: string };
};

test('choice, provider, page, code, token, UserInfo; then single sign-on, and logout by the provider', async () => {
  const visitor = newVisitor();
  const consent = await identify(visitor, await begin(visitor));
  assert.match(consent.text, /data-page="citizen-consent"/, wordsOf(consent));
  const service = await visitor.press(consent, '/login');
  assert.equal(service.url.origin, world.service, service.text);
  const { access_token, id_token } = await redeem(service);
  const headers = { authorization: `Bearer ${access_token}` };
  const userinfo = decodeJwt(await (await fetch(`${world.issuer}/userinfo`, { headers })).text());
  assert.equal(typeof userinfo['family_name'], 'string');
  assert.match(wordsOf(consent), new RegExp(String(userinfo['family_name'])));

  const again = await begin(visitor);
  assert.match(again.text, /data-page="citizen-consent"/);
  const second = await redeem(await visitor.press(again, '/login'));
  assert.equal(decodeJwt(second.id_token).sub, decodeJwt(id_token).sub);
  assert.equal(decodeJwt(second.id_token)['auth_time'], decodeJwt(id_token)['auth_time']);

  const back = `${world.service}/logged-out`;
  const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: back, state: 'bye' });
  const leaving = await visitor.open(`${world.issuer}/session/end?${query}`);
  assert.match(leaving.text, /data-page="citizen-leaving"/);
  const left = await visitor.press(leaving, '/client/disconnect-from-idp');
  assert.equal(left.url.href, `${back}?state=bye`, wordsOf(left));
  assert.match((await begin(visitor)).text, /data-page="citizen-choice"/);
});

test('the engine’s refusals look like every other page, with a code and an error id', async () => {
  for (const [more, code] of [
    [{ client_id: 'nobody' }, 'Y04EA6EF'],
    [{ nonce: 'short' }, 'Y030007'],
    [{ redirect_uri: 'https://evil.example/' }, 'Y04C013C'],
  ] as const) {
    const page = await begin(newVisitor(), more);
    assert.match(page.text, new RegExp(`data-code="${code}" data-error-id="[0-9a-f-]{36}"`));
    assert.match((await newVisitor().click(page, '/error?note=')).text, /<html lang="en">/);
  }
});

test('a second click after the service was reached ends on a page, not on nothing', async () => {
  const visitor = newVisitor();
  const consent = await identify(visitor, await begin(visitor));
  await visitor.press(consent, '/login');
  for (const page of [
    await visitor.press(consent, '/login'),
    await visitor.open(consent.url.href),
    await visitor.open(consent.url.href.replace('/consent', '')),
  ])
    assert.match((await visitor.click(page, '/redirect-to-sp-with-error')).text, /<h1>service/, page.url.href);
});

test('three clicks at once on the way to the service: one of them arrives, none is left on a white page', async () => {
  const visitor = newVisitor();
  const consent = await identify(visitor, await begin(visitor));
  const ends = await Promise.all([1, 2, 3].map(() => visitor.press(consent, '/login')));
  assert.ok(ends.some(({ url }) => url.origin === world.service && url.searchParams.has('code')));
  assert.ok(ends.every(({ text }) => text.includes('<h1>')));
});
