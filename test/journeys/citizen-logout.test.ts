import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { type CitizenService, newCitizenService } from '../support/citizen-service.ts';
import { faultCode, logIn, logInAgain, pageName } from '../support/citizen-steps.ts';
import { newVisitor, type VisitedPage, type Visitor, wordsOf } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

// Logging out at one service ends the session here and at the provider (franceconnect.md §1.14).
let world: World;
let town: CitizenService;
let library: CitizenService;
before(async () => {
  world = await startWorld({ citizen: true });
  town = await newCitizenService(world, { isTold: true });
  library = await newCitizenService(world, { isTold: true });
});
after(async () => {
  await Promise.all([town, library].map((service) => service?.close()));
  await world?.close();
});

const leave = async (me: Visitor, idToken: string, more: Record<string, string | undefined> = {}) => {
  const leaving = await me.open(town.logoutUrl(idToken, more));
  assert.equal(pageName(leaving), 'citizen-leaving', wordsOf(leaving).slice(0, 300));
  return me.press(leaving, '/client/disconnect-from-idp');
};

const checkBack = ({ url }: VisitedPage): void => assert.equal(url.href, `${town.byeUri}?state=au-revoir`);

for (const [provider, manner] of [
  ['la-poste', 'that logs me out as well'],
  ['msa', 'without logout'],
] as const)
  test(`I log out, by a provider ${manner}: back at the service with its state, and nobody knows me here`, async () => {
    const me = newVisitor();
    const { idToken } = await logIn(me, town, { provider });
    checkBack(await leave(me, idToken));
    assert.equal(pageName(await me.open(town.authorizeUrl())), 'citizen-choice');
  });

test('logging out at one service tells the other, whose session with us is over', async () => {
  const counts = [town, library].map(({ received }) => received.filter(({ path }) => path === '/backchannel').length);
  const me = newVisitor();
  const [first, second] = [await logIn(me, town), await logInAgain(me, library)];
  checkBack(await leave(me, first.idToken));
  assert.equal(pageName(await me.open(library.authorizeUrl())), 'citizen-choice');
  for (const [index, [service, login]] of (
    [
      [town, first],
      [library, second],
    ] as const
  ).entries()) {
    const token = (await service.loggedOut((counts[index] ?? 0) + 1)).at(-1) ?? '';
    const keys = createRemoteJWKSet(new URL(`${service.issuer}/jwks`));
    const { payload } = await jwtVerify(token, keys, { issuer: service.issuer, audience: service.clientId });
    assert.equal(payload.sub, login.claims.sub, 'each by the subject that it knows');
    assert.equal(decodeProtectedHeader(token).typ, 'logout+jwt');
    assert.equal(payload['nonce'], undefined);
  }
});

test('the id_token is long expired when I log out: it still says which login', async () => {
  const me = newVisitor();
  const { idToken } = await logIn(me, town);
  world.advance(120_000);
  checkBack(await leave(me, idToken));
  assert.equal(pageName(await me.open(town.authorizeUrl())), 'citizen-choice');
});

test('a service that names no address: a last page says that it is over', async () => {
  const me = newVisitor();
  const { idToken } = await logIn(me, town);
  const last = await leave(me, idToken, { post_logout_redirect_uri: undefined, state: undefined });
  assert.equal(pageName(last), 'citizen-signed-out');
  assert.equal(last.status, 200);
});

test('I log out twice, and go back and press again: each time I end somewhere that says so', async () => {
  const me = newVisitor();
  const { idToken } = await logIn(me, town);
  const leaving = await me.open(town.logoutUrl(idToken));
  checkBack(await me.press(leaving, '/client/disconnect-from-idp'));
  checkBack(await me.press(leaving, '/client/disconnect-from-idp'));
  checkBack(await me.open(town.logoutUrl(idToken)));
});

test('an address that is not registered gets nobody, and the page says Y04CFAEF', async () => {
  const me = newVisitor();
  const { idToken } = await logIn(me, town);
  const page = await me.open(town.logoutUrl(idToken, { post_logout_redirect_uri: `${town.byeUri}/` }));
  assert.equal(faultCode(page), 'Y04CFAEF');
});
