import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { test } from 'node:test';
import { createCookieSigner } from '#issuer/cookie-signer.ts';
import { loginCookieName, ownsLogin } from '#issuer/citizen/login-cookie.ts';

const cookieKey = createSecretKey(Buffer.alloc(32, 7));
const low = { door: 'low', cookieKey } as const;
const { sign } = createCookieSigner(cookieKey);
const pairOf = (uid: string) => `${loginCookieName('low', uid)}=${uid}`;
const signatureOf = (uid: string, of = pairOf(uid)) => `${loginCookieName('low', uid)}.sig=${sign(of)}`;
const owns = (uid: string, ...pairs: readonly string[]) =>
  ownsLogin(low, { headers: pairs.length === 0 ? {} : { cookie: pairs.join('; ') } }, uid);

test('the browser with the signed cookie of a login owns it, among others of its own', () => {
  assert.ok(owns('one', pairOf('one'), signatureOf('one')));
  assert.ok(owns('two', 'theme=dark', pairOf('one'), signatureOf('one'), signatureOf('two'), pairOf('two')));
});

test('no other browser does: without the cookie, its signature, or with those of another login or door', () => {
  assert.ok(!owns('one'));
  assert.ok(!owns('one', pairOf('one')));
  assert.ok(!owns('one', signatureOf('one')));
  assert.ok(!owns('one', pairOf('two'), signatureOf('two')));
  assert.ok(!owns('one', pairOf('one'), signatureOf('one', pairOf('two'))));
  assert.ok(!owns('one', `${loginCookieName('low', 'one')}=two`, signatureOf('one')));
  const plus = { ...low, door: 'plus' } as const;
  assert.ok(!ownsLogin(plus, { headers: { cookie: `${pairOf('one')}; ${signatureOf('one')}` } }, 'one'));
});
