import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import { asEntityId } from '#vocabulary/identifiers.ts';
import { askToken, askUserinfo, authorizeParams, newBrowser, redeem } from './citizen-browser.ts';
import { type IssuerWorld, openIssuerWorld, secret } from './issuer-world.ts';

/** Callback, token answer, id_token, UserInfo and their errors (franceconnect.md §1.5 to §1.8, §1.11). */
let world: IssuerWorld;
let client: CitizenClient;
before(async () => {
  world = await openIssuerWorld();
  client = await world.low.register();
});
after(() => world.close());

const errorOf = async (response: Response) => {
  const body = (await response.json()) as Record<string, string>;
  const uri = new URL(body['error_uri'] ?? '');
  assert.deepEqual(response.headers.getSetCookie(), []);
  assert.match(uri.searchParams.get('id') ?? '', /^[0-9a-f-]{36}$/);
  const { error, error_description: description } = body;
  return { status: response.status, error, description, code: uri.searchParams.get('code') };
};

test('the callback carries code, state and iss, and nothing else', async () => {
  const browser = newBrowser();
  const back = await browser.letIn(world.low, await browser.begin(world.low, authorizeParams(client)));
  assert.deepEqual([...back.searchParams.keys()].sort(), ['code', 'iss', 'state']);
  assert.equal(back.searchParams.get('iss'), world.low.issuer);
  assert.equal(back.searchParams.get('code')?.length, 43);
});

test('the token answer has exactly five members and sets no cookie', async () => {
  const browser = newBrowser();
  const back = await browser.letIn(world.low, await browser.begin(world.low, authorizeParams(client)));
  const response = await redeem(world.low, client, back);
  assert.equal(response.status, 200);
  assert.deepEqual(response.headers.getSetCookie(), []);
  const body = (await response.json()) as Record<string, unknown>;
  assert.deepEqual(Object.keys(body).sort(), ['access_token', 'expires_in', 'id_token', 'scope', 'token_type']);
  assert.match(String(body['access_token']), /^[\w-]{43}$/);
  assert.equal(body['expires_in'], 60);
  assert.equal(body['token_type'], 'Bearer');
  assert.equal(body['scope'], 'openid identite_pivot email');
});

for (const signingAlg of ['ES256', 'RS256'] as const)
  test(`the id_token has eight members under ${signingAlg}, alg and kid in its header`, async () => {
    const asker = await world.low.register({ signingAlg });
    const { id_token: token } = await newBrowser().login(world.low, asker);
    const keys = createRemoteJWKSet(new URL(`${world.low.issuer}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, { algorithms: [signingAlg] });
    assert.deepEqual(Object.keys(protectedHeader).sort(), ['alg', 'kid']);
    assert.deepEqual(Object.keys(payload).sort(), ['acr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'nonce', 'sub']);
    assert.equal(payload['acr'], 'eidas1');
    assert.equal(payload.aud, asker.clientId);
    assert.equal(payload.iss, world.low.issuer);
    assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 60);
    assert.equal(typeof payload['auth_time'], 'number');
  });

test('amr is a ninth member when it was asked for by a service that may', async () => {
  const asker = await world.low.register({ mayAskAmr: true });
  const claims = JSON.stringify({ id_token: { amr: { essential: true } } });
  const { id_token: token } = await newBrowser().login(world.low, asker, { claims });
  const keys = createRemoteJWKSet(new URL(`${world.low.issuer}/jwks`));
  const { payload } = await jwtVerify(token, keys);
  assert.equal(Object.keys(payload).length, 9);
  assert.deepEqual(payload['amr'], ['pwd']);
});

test('sub is pairwise by entity: the test vector, the same for a shared entity, another for another', async () => {
  const entityId = asEntityId('entity-0123456789abcdef0123456789abcdef');
  const one = await world.low.register({ entityId });
  const sibling = await world.plus.register({ entityId });
  const subjectOf = async (asker: CitizenClient) => {
    const door = asker.door === 'low' ? world.low : world.plus;
    const { access_token: token } = await newBrowser().login(door, asker, {}, { who: 'joelle' });
    const keys = createRemoteJWKSet(new URL(`${door.issuer}/jwks`));
    return (await jwtVerify(await (await askUserinfo(door, token)).text(), keys)).payload.sub;
  };
  const expected = '7b6e3bbaf48be950ede1446187a1cff66e4aa7fa275e4e8b19f090a87b49b469v1';
  assert.equal(await subjectOf(one), expected);
  assert.equal(await subjectOf(sibling), expected);
  const stranger = await subjectOf(client);
  assert.notEqual(stranger, expected);
  assert.match(stranger ?? '', /^[0-9a-f]{64}v1$/);
});

test('UserInfo is a signed JWT of the granted claims with aud, exp, iat and iss; schema=openid is passed by', async () => {
  const { access_token: token } = await newBrowser().login(world.low, client);
  const response = await askUserinfo(world.low, token);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/jwt');
  assert.deepEqual(response.headers.getSetCookie(), []);
  const keys = createRemoteJWKSet(new URL(`${world.low.issuer}/jwks`));
  const { payload, protectedHeader } = await jwtVerify(await response.text(), keys, { audience: client.clientId });
  assert.deepEqual(Object.keys(protectedHeader).sort(), ['alg', 'kid']);
  const { sub, exp, iat, ...claims } = payload;
  assert.match(sub ?? '', /v1$/);
  assert.ok(exp !== undefined && iat !== undefined);
  assert.deepEqual(claims, {
    given_name: 'Angela Claire Louise',
    given_name_array: ['Angela', 'Claire', 'Louise'],
    family_name: 'DUBOIS',
    birthdate: '1962-08-24',
    gender: 'female',
    birthplace: '75107',
    birthcountry: '99100',
    email: 'personne@example.org',
    aud: client.clientId,
    iss: world.low.issuer,
  });
});

test('UserInfo takes the token from the query too, and answers more than once', async () => {
  const { access_token: token } = await newBrowser().login(world.low, client);
  const ask = () => fetch(`${world.low.issuer}/userinfo?schema=openid&access_token=${token}`);
  assert.equal((await ask()).status, 200);
  assert.equal((await ask()).status, 200);
});

test('HTTP Basic is taken for the posted secret; both at once are not', async () => {
  const browser = newBrowser();
  const basic = { authorization: `Basic ${Buffer.from(`${client.clientId}:${secret}`).toString('base64')}` };
  const form = async () => {
    const back = await browser.letIn(world.low, await browser.begin(world.low, authorizeParams(client)));
    const code = back.searchParams.get('code') ?? '';
    return { grant_type: 'authorization_code', code, redirect_uri: client.redirectUris[0] };
  };
  assert.equal((await askToken(world.low, await form(), basic)).status, 200);
  const twice = { ...(await form()), client_id: client.clientId, client_secret: secret };
  assert.equal((await askToken(world.low, twice, basic)).status, 400);
});

test('a wrong secret, a missing code and a used code have their status, words and code', async () => {
  const browser = newBrowser();
  const back = await browser.letIn(world.low, await browser.begin(world.low, authorizeParams(client)));
  const wrong = await redeem(world.low, client, back, { client_secret: 'x'.repeat(43) });
  assert.deepEqual(await errorOf(wrong), {
    status: 401,
    error: 'invalid_client',
    description: 'client authentication failed (invalid secret provided)',
    code: 'Y0434A7B',
  });
  assert.deepEqual(await errorOf(await redeem(world.low, client, back, { code: undefined })), {
    status: 400,
    error: 'invalid_request',
    description: "missing required parameter 'code' (undefined)",
    code: 'Y048017B',
  });
  assert.deepEqual(await errorOf(await redeem(world.low, client, back, { code: 'c'.repeat(43) })), {
    status: 400,
    error: 'invalid_grant',
    description: 'grant request is invalid (authorization code not found)',
    code: 'Y049E20B',
  });
  assert.equal((await redeem(world.low, client, back)).status, 200);
  const again = await errorOf(await redeem(world.low, client, back));
  assert.equal(again.error, 'invalid_grant');
  assert.equal(again.code, 'Y049E20B');
});

test('UserInfo without a token and with an unknown one say so', async () => {
  const without = await errorOf(await fetch(`${world.low.issuer}/userinfo`, { headers: { accept: 'text/html' } }));
  assert.deepEqual(without, {
    status: 401,
    error: 'invalid_token',
    description: 'no access token provided (no access token provided)',
    code: 'Y04146A2',
  });
  assert.deepEqual(await errorOf(await askUserinfo(world.low, 't'.repeat(43))), {
    status: 401,
    error: 'invalid_token',
    description: 'invalid token provided (access token not found)',
    code: 'Y040001',
  });
});

test('a token of one door opens nothing at the other', async () => {
  const { access_token: token } = await newBrowser().login(world.low, client);
  assert.equal((await askUserinfo(world.plus, token)).status, 401);
});

test('the id_token of a service with a right to nothing has no claim of the person', async () => {
  const { id_token: token, scope } = await newBrowser().login(world.low, client, { scope: 'openid' });
  assert.equal(scope, 'openid');
  assert.equal(decodeProtectedHeader(token)['typ'], undefined);
});

test('a subject that is kept wins over any computation', async () => {
  const asker = await world.low.register();
  const { accounts } = world.stores;
  const known = await accounts.findByHash('Sr1x7B9YHc4uoiIcvqx8lzxq6nvLg1rN/n1klPFSgGA=');
  assert.ok(known);
  const kept = `${'a'.repeat(64)}v1`;
  await accounts.keepSubject(known.accountId, asker.entityId, kept, []);
  const { id_token: token } = await newBrowser().login(world.low, asker);
  assert.equal(decodeJwt(token).sub, kept);
});
