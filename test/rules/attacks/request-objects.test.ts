import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { decodeJwt, SignJWT, UnsecuredJWT } from 'jose';
import { newPerson } from '../../support/person.ts';
import { type Answer, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] };

let strict: PlainService;
let compatible: PlainService;
let asserting: PlainService;

const world = ruleWorld(
  async (one) => {
    strict = await newPlainService(one, { profile: 'strict', jwks });
    compatible = await newPlainService(one, { jwks });
    asserting = await newPlainService(one, { token_endpoint_auth_method: 'private_key_jwt', jwks });
  },
  { overrides: { limits: { wrongSecrets: 1000 } } },
);

const mark = 'vestibule:plain-oauth';
const inAMinute = (): number => Math.floor(Date.now() / 1000) + 60;

const requestObject = (service: PlainService, claims: Record<string, unknown>): Promise<string> =>
  new SignJWT({
    ...Object.fromEntries(service.parameters()),
    iss: service.clientId,
    aud: world().issuer,
    exp: inAMinute(),
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuedAt()
    .sign(privateKey);

const authorize = async (params: URLSearchParams): Promise<URL | string> => {
  const person = newPerson(world());
  const first = await person.follow(`${world().authorizeUrl}?${params}`);
  if (first.outside) return first.url;
  if (first.status !== 200) return first.text;
  return (await person.presentCard(first, world().card('899800000012'))).url;
};

/** The mark of plain OAuth hides `openid` from a service and withholds its id_token: nobody outside may set it. */
const isOpenId = async (service: PlainService, callback: URL | string): Promise<void> => {
  assert.ok(callback instanceof URL && callback.searchParams.has('code'), String(callback).slice(0, 300));
  const { json } = await service.exchange(callback);
  assert.equal(typeof json['id_token'], 'string');
  assert.match(String(json['scope']), /\bopenid\b/);
  assert.doesNotMatch(JSON.stringify(json['scope']), /vestibule/);
};

test('the mark of plain OAuth in the query is taken out', async () => {
  for (const service of [strict, compatible]) {
    for (const scope of [`openid scope_all ${mark}`, `${mark} openid scope_all`, `openid scope_all ${mark} ${mark}`])
      await isOpenId(service, await authorize(service.parameters({ scope })));
  }
});

test('and in a pushed request', async () => {
  const pushed = await strict.post(
    '/protocol/openid-connect/ext/par/request',
    Object.fromEntries(strict.parameters({ scope: `openid scope_all ${mark}` })),
  );
  assert.equal(pushed.status, 201, pushed.text);
  await isOpenId(
    strict,
    await authorize(
      new URLSearchParams({ client_id: strict.clientId, request_uri: String(pushed.json['request_uri']) }),
    ),
  );
});

test('a signed request that carries it is refused, sent or pushed', async () => {
  for (const service of [strict, compatible]) {
    for (const scope of [`openid scope_all ${mark}`, mark]) {
      const request = await requestObject(service, { scope });
      const answer = await authorize(new URLSearchParams({ ...Object.fromEntries(service.parameters()), request }));
      assert.ok(
        typeof answer === 'string' || answer.searchParams.get('error') === 'invalid_request_object',
        String(answer).slice(0, 300),
      );
      const pushed = await service.post('/protocol/openid-connect/ext/par/request', { request });
      assert.equal(pushed.status, 400, pushed.text);
    }
  }
});

test('a refresh cannot add it', async () => {
  const tokens = await strict.exchange((await authorize(strict.parameters())) as URL);
  const answer = await strict.refresh(tokens.json['refresh_token'], { scope: `openid ${mark}` });
  assert.equal(answer.json['error'], 'invalid_scope', answer.text);
});

test('a signed request that is good is followed, so that the refusals here mean something', async () => {
  const request = await requestObject(strict, {});
  await isOpenId(
    strict,
    await authorize(
      new URLSearchParams({ client_id: strict.clientId, request, scope: 'openid', response_type: 'code' }),
    ),
  );
});

const refused = async (service: PlainService, request: string): Promise<void> => {
  const answer = await authorize(new URLSearchParams({ ...Object.fromEntries(service.parameters()), request }));
  assert.ok(typeof answer === 'string' || answer.searchParams.has('error'), String(answer).slice(0, 300));
  assert.notEqual((await service.post('/protocol/openid-connect/ext/par/request', { request })).status, 201);
};

/** The registration keeps a hash; the engine is given a placeholder that nobody knows, and no HS256 to verify with it. */
test('a request signed by HS256 with the secret, its hash, the client’s id or nothing is refused', async () => {
  const claims = {
    ...Object.fromEntries(strict.parameters()),
    iss: strict.clientId,
    aud: world().issuer,
    exp: inAMinute(),
  };
  const text = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  for (const secret of [strict.secret, strict.clientId, 'undefined', 'null', ' ']) {
    await refused(strict, `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`);
  }
});

test('a request without signature, signed by another, for another, or that names another service is refused', async () => {
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const claims = { ...Object.fromEntries(strict.parameters()), iss: strict.clientId, aud: world().issuer };
  await refused(strict, new UnsecuredJWT(claims).encode());
  await refused(
    strict,
    await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).setExpirationTime('1m').sign(foreign),
  );
  await refused(strict, await requestObject(strict, { aud: 'https://evil.example' }));
  await refused(strict, await requestObject(strict, { iss: compatible.clientId }));
  await refused(strict, await requestObject(strict, { client_id: compatible.clientId }));
  await refused(strict, await requestObject(strict, { redirect_uri: 'https://evil.example/' }));
  await refused(strict, await requestObject(strict, { exp: 1 }));
});

const tokenUrl = (): string => `${world().issuer}/protocol/openid-connect/token`;

const assertion = (claims: Record<string, unknown> = {}): Promise<string> =>
  new SignJWT({
    iss: asserting.clientId,
    sub: asserting.clientId,
    aud: world().issuer,
    jti: crypto.randomUUID(),
    exp: inAMinute(),
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuedAt()
    .sign(privateKey);

const introspect = (clientAssertion: string): Promise<Answer> =>
  asserting.post('/protocol/openid-connect/token/introspect', {
    token: 'x',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: clientAssertion,
  });

test('an assertion counts once', async () => {
  const once = await assertion();
  assert.equal((await introspect(once)).status, 200);
  const again = await introspect(once);
  assert.equal(again.status, 401);
  assert.equal(again.json['error'], 'invalid_client');
});

/** It did not: the engine looked for the jti and then wrote it down. */
test('an assertion counts once, even when sent twenty times at once', async () => {
  for (let round = 0; round < 3; round += 1) {
    const once = await assertion();
    const answers = await Promise.all(Array.from({ length: 20 }, () => introspect(once)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  }
});

test('an assertion for another audience, of another service, too old or for years is refused', async () => {
  const wrong: readonly Record<string, unknown>[] = [
    { aud: 'https://evil.example' },
    { iss: strict.clientId },
    { sub: strict.clientId, iss: strict.clientId },
    { exp: 1 },
    { exp: undefined },
    { jti: undefined },
    { nbf: Math.floor(Date.now() / 1000) + 3600 },
  ];
  for (const claims of wrong) {
    const answer = await introspect(await assertion(claims));
    assert.ok([400, 401].includes(answer.status), `${Object.keys(claims).join()}: ${answer.text}`);
  }
});

test('an assertion is no bearer token, and does not open the token endpoint for a secret’s client', async () => {
  const stolen = await assertion({ iss: strict.clientId, sub: strict.clientId, aud: tokenUrl() });
  const answer = await fetch(tokenUrl(), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'x',
      redirect_uri: strict.redirectUri,
      client_id: strict.clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: stolen,
    }),
  });
  assert.equal(answer.status, 401);
  assert.equal((await strict.userInfo(stolen)).status, 401);
  assert.equal(decodeJwt(stolen).sub, strict.clientId);
});
