import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { SignJWT } from 'jose';
import type { Answer, Json } from '../../support/plain-service.ts';
import { cibaWorld } from './ciba-world.ts';
import { cibaPath, type Desk, newDesk, usualRequest } from './desk.ts';

// CIBA Core §7.1.1; FAPI-CIBA §5.2.2 with FAPI 1.0 Part 2 §5.2.2: signed requests, strong client authentication.
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwks = {
  keys: [
    { ...pair.publicKey.export({ format: 'jwk' }), kid: 'ec' },
    { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa' },
  ],
};
const fapi = {
  profile: 'strict',
  fapi_ciba: true,
  token_endpoint_auth_method: 'private_key_jwt',
  backchannel_authentication_request_signing_alg: 'ES256',
  dpop_bound_access_tokens: true,
  jwks,
};
let desk: Desk;
let usual: Desk;
const world = cibaWorld(async (started) => {
  desk = await newDesk(started, fapi);
  usual = await newDesk(started, { jwks });
});

const now = () => Math.floor(Date.now() / 1000);

const sign = (service: Desk, claims: Json = {}, alg: 'ES256' | 'RS256' | 'PS256' = 'ES256'): Promise<string> =>
  new SignJWT({
    ...usualRequest,
    iss: service.clientId,
    aud: world().issuer,
    iat: now(),
    nbf: now(),
    exp: now() + 60,
    jti: crypto.randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg, kid: alg === 'ES256' ? 'ec' : 'rsa' })
    .sign(alg === 'ES256' ? pair.privateKey : rsa.privateKey);

const assertion = (): Promise<string> =>
  new SignJWT({
    iss: desk.clientId,
    sub: desk.clientId,
    aud: world().issuer,
    exp: now() + 60,
    jti: crypto.randomUUID(),
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'ec' })
    .sign(pair.privateKey);

/** The FAPI service proves itself by assertion. */
const ask = async (form: Record<string, string | undefined>): Promise<Answer> =>
  desk.post(cibaPath, {
    ...form,
    client_assertion: await assertion(),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });

test('a signed request is taken', async () => {
  const { status, json } = await ask({ request: await sign(desk) });
  assert.equal(status, 200, JSON.stringify(json));
});

test('an unsigned request is refused', async () => {
  const { status, json } = await ask(usualRequest);
  assert.deepEqual([status, json['error']], [400, 'invalid_request']);
});

test('what stands beside the signature does not count', async () => {
  const { json } = await ask({ ...usualRequest, request: await sign(desk, { binding_message: undefined }) });
  assert.equal(json['error'], 'invalid_binding_message');
});

const faulty: Readonly<Record<string, () => Promise<string>>> = {
  'signed with another algorithm than registered': () => sign(desk, {}, 'PS256'),
  'signed with RS256': () => sign(desk, {}, 'RS256'),
  'without exp': () => sign(desk, { exp: undefined }),
  'without nbf': () => sign(desk, { nbf: undefined }),
  'without iat': () => sign(desk, { iat: undefined }),
  'without jti': () => sign(desk, { jti: undefined }),
  'for another issuer': () => sign(desk, { aud: 'https://other.example' }),
  'of another service': () => sign(desk, { iss: 'other' }),
  'that has expired': () => sign(desk, { nbf: now() - 120, exp: now() - 60 }),
  'that lives longer than 60 minutes': () => sign(desk, { exp: now() + 3700 }),
  'whose nbf lies more than 60 minutes back': () => sign(desk, { nbf: now() - 3700, exp: now() + 10 }),
  'that was changed on the way': async () => {
    const [head, , signature] = (await sign(desk)).split('.');
    return `${head}.${(await sign(desk, { login_hint: '899800000020' })).split('.')[1]}.${signature}`;
  },
};

for (const [what, make] of Object.entries(faulty)) {
  test(`a request ${what} is refused`, async () => {
    const { status, json } = await ask({ request: await make() });
    assert.deepEqual([status, json['error']], [400, 'invalid_request']);
  });
}

test('a request is taken once, also when it is sent ten times at the same moment', async () => {
  const request = await sign(desk);
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask({ request })));
  const statuses = answers.map(({ status }) => status).toSorted((one, other) => one - other);
  assert.deepEqual(statuses, [200, ...Array.from({ length: 9 }, () => 400)]);
  const { json } = await ask({ request });
  assert.deepEqual(
    [json['error'], json['error_description']],
    ['invalid_request', 'the signed request was used before'],
  );
});

test('the same jti from another service is another request', async () => {
  const jti = crypto.randomUUID();
  assert.equal((await ask({ request: await sign(desk, { jti }) })).status, 200);
  const own = await usual.ask({
    ...Object.fromEntries(Object.keys(usualRequest).map((name) => [name, undefined])),
    request: await sign(usual, { jti }),
  });
  assert.equal(own.status, 200, own.text);
  const assertionJti = await ask({ request: await sign(desk, { jti, binding_message: '17' }) });
  assert.equal(assertionJti.json['error'], 'invalid_request', 'whatever else it says');
});

test('a service outside the profile may sign, and need not', async () => {
  const signed = await usual.ask({
    ...Object.fromEntries(Object.keys(usualRequest).map((name) => [name, undefined])),
    request: await sign(usual, {}, 'PS256'),
  });
  assert.equal(signed.status, 200, signed.text);
  assert.equal((await usual.ask()).status, 200);
});

test('a service that registered an algorithm must sign', async () => {
  const signing = await newDesk(world(), { jwks, backchannel_authentication_request_signing_alg: 'PS256' });
  assert.equal((await signing.ask()).json['error'], 'invalid_request');
});

test('a token of the profile is not given to who does not prove the key that it is bound to', async () => {
  const { json } = await desk.post('/protocol/openid-connect/token', {
    grant_type: 'urn:openid:params:grant-type:ciba',
    auth_req_id: String((await ask({ request: await sign(desk) })).json['auth_req_id']),
    client_assertion: await assertion(),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });
  assert.equal(json['error'], 'invalid_grant');
});
