import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { decodeJwt, decodeProtectedHeader, exportSPKI, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { newPerson } from '../../support/person.ts';
import { type Json, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { startWorld, type World } from '../../support/world.ts';

let mine: PlainService;
let other: PlainService;
let access: string;
let refresh: string;
let idToken: string;

const world = ruleWorld(async (one) => {
  mine = await newPlainService(one, { introspection: 'own' });
  other = await newPlainService(one, { introspection: 'own' });
  const tokens = await mine.logIn();
  [access, refresh, idToken] = [
    String(tokens['access_token']),
    String(tokens['refresh_token']),
    String(tokens['id_token']),
  ];
});

const published = async (one: World): Promise<{ readonly kid: string; readonly pem: string }[]> => {
  const { keys } = (await (await fetch(`${one.issuer}/protocol/openid-connect/certs`)).json()) as {
    keys: (Record<string, string> & { kid: string })[];
  };
  return Promise.all(
    keys.map(async (key) => ({ kid: key.kid, pem: await exportSPKI((await importJWK(key, 'RS256')) as CryptoKey) })),
  );
};

const compact = (header: Json, payload: JWTPayload, sign: (text: string) => string): string => {
  const text = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${sign(text)}`;
};

/** UserInfo, introspection, refresh and revocation must all be deaf to it. */
const opensNothing = async (token: string): Promise<void> => {
  const info = await mine.userInfo(token);
  assert.equal(info.status, 401, `UserInfo: ${info.text}`);
  assert.deepEqual((await mine.introspect(token)).json, { active: false });
  assert.equal((await mine.refresh(token)).status, 400);
  assert.equal((await mine.revoke(token)).status, 200);
};

test('an access token re-signed by HS256 with our public key opens nothing', async () => {
  for (const { kid, pem } of await published(world())) {
    for (const secret of [pem, pem.trim(), kid]) {
      for (const typ of ['Bearer', 'Refresh']) {
        const forged = compact(
          { alg: 'HS256', typ: 'JWT', kid },
          { ...decodeJwt(access), typ, exp: Math.floor(Date.now() / 1000) + 999 },
          (text) => createHmac('sha256', secret).update(text).digest('base64url'),
        );
        await opensNothing(forged);
      }
    }
  }
});

test('a token without signature opens nothing, however `none` is spelt', async () => {
  const payload = decodeJwt(access);
  await opensNothing(new UnsecuredJWT(payload).encode());
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, undefined, ['RS256'], 'RS384', 'PS256']) {
    for (const signature of ['', 'AA', access.split('.')[2] ?? ''])
      await opensNothing(compact({ ...decodeProtectedHeader(access), alg }, payload, () => signature));
  }
});

test('a token that names or brings its own key opens nothing', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = publicKey.export({ format: 'jwk' });
  const { kid } = decodeProtectedHeader(access);
  const headers: Json[] = [
    { kid: '../../../../dev/null' },
    { kid: '__proto__' },
    { kid: '' },
    {},
    { kid },
    { kid, jwk },
    { kid, jku: 'https://evil.example/keys' },
    { kid, x5u: 'https://evil.example/cert' },
    { kid, crit: ['exp'] },
  ];
  for (const header of headers) await opensNothing(await signed(privateKey, header));
});

const signed = (key: KeyObject, header: Json): Promise<string> =>
  new SignJWT(decodeJwt(access))
    .setProtectedHeader({ ...header, alg: 'RS256' })
    .sign(key)
    .catch(() => 'a.b.c');

test('a token with one changed letter opens nothing', async () => {
  const [head = '', body = '', signature = ''] = access.split('.');
  const older = Buffer.from(
    JSON.stringify({ ...decodeJwt(access), sub: 'f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:899800000020' }),
  ).toString('base64url');
  for (const forged of [
    `${head}.${older}.${signature}`,
    `${head}.${body}.${signature.slice(0, -2)}AA`,
    `${head}.${body}.`,
    `${head}.${body}`,
    `x${access}`,
  ])
    await opensNothing(forged);
});

test('an id_token is no access token, no refresh token, and nothing to introspect', () => opensNothing(idToken));

test('a refresh token is no access token', async () => {
  assert.equal((await mine.userInfo(refresh)).status, 401);
});

test('an access token is no refresh token, and is not spoilt by the attempt', async () => {
  assert.equal((await mine.refresh(access)).status, 400);
  assert.equal((await mine.userInfo(access)).status, 200);
});

test('the identifiers inside tokens, which services log and store, open nothing by themselves', async () => {
  for (const token of [access, refresh, idToken]) {
    const { jti, sid } = decodeJwt(token) as { jti: string; sid: string };
    await opensNothing(jti);
    await opensNothing(sid);
  }
});

test('an access token or a code is no id_token_hint at logout', async () => {
  const person = newPerson(world());
  const fresh = await mine.logIn({}, { person });
  for (const hint of [
    String(fresh['access_token']),
    String(fresh['refresh_token']),
    `${String(fresh['id_token'])}x`,
    new UnsecuredJWT(decodeJwt(String(fresh['id_token']))).encode(),
  ]) {
    await fetch(
      `${world().issuer}/protocol/openid-connect/logout?${new URLSearchParams({ id_token_hint: hint })}`,
    ).then((answer) => answer.body?.cancel());
    assert.equal((await mine.userInfo(fresh['access_token'])).status, 200, 'the session stands');
  }
});

test('tokens of another issuer, with a key of the same name, open nothing here', async () => {
  const elsewhere = await startWorld();
  try {
    const foreign = await (await newPlainService(elsewhere, { client_id: mine.clientId })).logIn();
    for (const name of ['access_token', 'refresh_token', 'id_token']) await opensNothing(String(foreign[name]));
    const hint = new URLSearchParams({ id_token_hint: String(foreign['id_token']) });
    const answer = await fetch(`${world().issuer}/protocol/openid-connect/logout?${hint}`);
    assert.match(await answer.text(), /P401|n’a pas pu être vérifiée/);
  } finally {
    await elsewhere.close();
  }
});

test('a service neither introspects, nor revokes, nor refreshes the tokens of another', async () => {
  const fresh = await mine.logIn();
  for (const name of ['access_token', 'refresh_token']) {
    assert.deepEqual((await other.introspect(fresh[name])).json, { active: false });
    await other.revoke(fresh[name]);
  }
  assert.equal((await other.refresh(fresh['refresh_token'])).status, 400);
  assert.equal((await mine.userInfo(fresh['access_token'])).status, 200, 'the token still lives');
  assert.equal(
    (await mine.introspect(fresh['refresh_token'])).json['active'],
    true,
    'nor did the attempt harm the family',
  );
});

test('a code is worth nothing to another service, with another verifier, or at another address, and is still good for its own', async () => {
  const callback = await mine.callback();
  const code = callback.searchParams.get('code') ?? '';
  const stolen = await other.post('/protocol/openid-connect/token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: mine.redirectUri,
  });
  assert.equal(stolen.json['error'], 'invalid_grant');
  assert.equal(
    (await mine.exchange(callback, { redirect_uri: `${mine.redirectUri}/` })).json['error'],
    'invalid_grant',
  );
  assert.equal((await mine.exchange(callback)).status, 200);
  assert.equal((await mine.exchange(callback)).json['error'], 'invalid_grant', 'once');
});
