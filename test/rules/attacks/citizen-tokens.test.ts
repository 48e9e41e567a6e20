import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CitizenService, newCitizenService } from '../../support/citizen-service.ts';
import { agree, comeBy, faultCode, logIn, pageName } from '../../support/citizen-steps.ts';
import { newVisitor } from '../../support/visitor.ts';
import { startWorld, type World } from '../../support/world.ts';

// Codes, tokens, states and addresses in the wrong hands (issue 4, "Bad input").
let world: World;
let town: CitizenService;
let library: CitizenService;
let clinic: CitizenService;
before(async () => {
  world = await startWorld({ citizen: true });
  [town, library] = [await newCitizenService(world), await newCitizenService(world)];
  clinic = await newCitizenService(world, { door: 'plus' });
});
after(async () => {
  await Promise.all([town, library, clinic].map((service) => service?.close()));
  await world?.close();
});

test('a code is worth nothing to another service, nor at the other issuer, nor twice', async () => {
  const me = newVisitor();
  const callback = await agree(me, await comeBy(me, await me.open(town.authorizeUrl())), town);
  const stolen = await library.redeem(callback, { redirect_uri: town.redirectUri });
  assert.deepEqual([stolen.status, stolen.json['error']], [400, 'invalid_grant']);
  const elsewhere = await clinic.redeem(callback, { redirect_uri: town.redirectUri });
  assert.deepEqual([elsewhere.status, elsewhere.json['error']], [400, 'invalid_grant']);
  const moved = await town.redeem(callback, { redirect_uri: library.redirectUri });
  assert.deepEqual([moved.status, moved.json['error']], [400, 'invalid_grant']);
  const fresh = await agree(me, await me.open(town.authorizeUrl()), town);
  const { accessToken } = await town.finish(fresh);
  assert.equal((await town.redeem(fresh)).json['error'], 'invalid_grant');
  assert.equal((await town.userInfo(accessToken)).status, 401, 'a code used twice takes its tokens with it');
});

test('an access token of low is nothing at plus, and the other way round', async () => {
  const [low, plus] = [await logIn(newVisitor(), town), await logIn(newVisitor(), clinic)];
  for (const [service, token] of [
    [clinic, low.accessToken],
    [town, plus.accessToken],
  ] as const) {
    const { status, json } = await service.userInfo(token);
    assert.deepEqual([status, json['error']], [401, 'invalid_token']);
  }
});

test('an id_token of one issuer or service logs nobody out at another', async () => {
  const me = newVisitor();
  const { idToken } = await logIn(me, town);
  const strong = await logIn(me, clinic);
  const page = await me.open(clinic.logoutUrl(idToken));
  assert.ok(faultCode(page) !== undefined);
  const wrong = await me.open(library.logoutUrl(idToken));
  assert.equal(faultCode(wrong), 'Y04CFAEF');
  assert.equal(pageName(await me.open(clinic.authorizeUrl())), 'citizen-consent', strong.claims.sub);
});

test('state and nonce come back as they were sent, whatever is in them, and to nobody else', async () => {
  const nasty = `"><script>alert(1)</script>\r\nX-Injected: 1&x=${'é'.repeat(20)}`;
  const me = newVisitor();
  const consent = await comeBy(me, await me.open(town.authorizeUrl({ state: nasty, nonce: nasty })));
  assert.doesNotMatch(consent.text, /<script>alert/);
  const callback = await agree(me, consent, town);
  assert.equal(callback.searchParams.get('state'), nasty);
  assert.equal((await town.finish(callback)).idClaims['nonce'], nasty);
});

test('the way back with an error leads to registered addresses only', async () => {
  const me = newVisitor();
  await me.open(town.authorizeUrl());
  const evil = [
    'https://evil.example/',
    `${town.redirectUri}@evil.example`,
    `${town.redirectUri}/../x`,
    `${town.redirectUri}?next=https://evil.example`,
    '//evil.example',
    'javascript:alert(1)',
    `${town.redirectUri}\r\nX-Injected: 1`,
    library.redirectUri,
  ];
  for (const redirect of evil) {
    const query = new URLSearchParams({ redirect_uri: redirect, client_id: town.clientId, error: 'access_denied' });
    const page = await me.open(`${town.issuer}/redirect-to-sp-with-error?${query}`);
    assert.equal(faultCode(page), 'Y030030', redirect);
  }
  const long = new URLSearchParams({ redirect_uri: town.redirectUri, error: 'x y\r\nz', client_id: town.clientId });
  assert.equal(faultCode(await me.open(`${town.issuer}/redirect-to-sp-with-error?${long}`)), 'Y030030');
});

test('logout leads to registered addresses only, whatever the header of the caller says', async () => {
  const me = newVisitor();
  const { idToken } = await logIn(me, town);
  for (const address of ['https://evil.example/', `${town.byeUri}#x`, `${town.byeUri}?x=1`, '//evil.example', 'x'])
    assert.ok(faultCode(await me.open(town.logoutUrl(idToken, { post_logout_redirect_uri: address }))) !== undefined);
  for (const headers of [
    { host: 'evil.example' },
    { 'x-forwarded-host': 'evil.example' },
    { forwarded: 'host=evil.example' },
  ]) {
    const response = await fetch(town.authorizeUrl(), { headers, redirect: 'manual' });
    assert.doesNotMatch(response.headers.get('location') ?? '', /evil/);
    assert.doesNotMatch(await response.text(), /evil\.example/);
  }
});
