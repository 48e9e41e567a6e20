import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type JWTPayload, SignJWT } from 'jose';
import { openPartner, type Partner } from '../../support/partner.ts';
import { type Answer, newPlainService, type PlainService } from '../../support/plain-service.ts';
import {
  assertionClaims,
  assertionType,
  newServiceKeys,
  nowSeconds,
  type ServiceKeys,
} from '../../support/service-keys.ts';
import { startWorld, type World } from '../../support/world.ts';

// RFC 7523 and OpenID Connect Core 1.0 §9: private_key_jwt, which Pro Santé Connect lacks.
let world: World;
let keys: ServiceKeys;
let service: PlainService;
let partner: Partner;
before(async () => {
  [world, keys, partner] = await Promise.all([startWorld(), newServiceKeys(), openPartner()]);
  service = await newPlainService(world, {
    profile: 'strict',
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [keys.publicJwk] },
  });
});
after(async () => {
  await world.close();
  await partner.close();
});

const assertion = (changes: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  keys.sign(withoutMissing({ ...assertionClaims(service.clientId, world.issuer), ...changes }));

const withoutMissing = (claims: Readonly<Record<string, unknown>>): JWTPayload =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));

const withAssertion = (client_assertion: string) => ({
  client_id: undefined,
  client_assertion,
  client_assertion_type: assertionType,
});

const exchange = async (client_assertion: string, more: Record<string, string> = {}): Promise<Answer> =>
  service.exchange(await service.callback(), { ...withAssertion(client_assertion), ...more });

const assertRefused = (answer: Answer, why: string) => {
  assert.equal(answer.json['error'], 'invalid_client', `${why}: ${answer.text}`);
  assert.equal(answer.status, 401, why);
};

test('a signed assertion authenticates, with and without client_id beside it', async () => {
  assert.equal((await exchange(await assertion())).status, 200);
  assert.equal((await exchange(await assertion(), { client_id: service.clientId })).status, 200);
});

test('the audience may be the issuer or the token endpoint', async () => {
  assert.equal((await exchange(await assertion({ aud: `${world.issuer}/protocol/openid-connect/token` }))).status, 200);
  assert.equal((await exchange(await assertion({ aud: ['https://elsewhere.test', world.issuer] }))).status, 200);
});

test('an assertion used twice is refused, also at another endpoint', async () => {
  const once = await assertion();
  assert.equal((await exchange(once)).status, 200);
  assertRefused(await exchange(once), 'at the same endpoint');
  assertRefused(
    await service.post('/protocol/openid-connect/revoke', { token: 'x', ...withAssertion(once) }),
    'at another',
  );
});

test('of ten uses at once exactly one counts', async () => {
  const once = await assertion();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      service.post('/protocol/openid-connect/revoke', { token: 'x', ...withAssertion(once) }),
    ),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
});

test('an assertion for somebody else is refused', async () => {
  for (const aud of ['https://elsewhere.test', `${world.issuer}/`, service.clientId, undefined]) {
    assertRefused(await exchange(await assertion({ aud })), String(aud));
  }
});

test('an expired assertion is refused, and so is one without an end', async () => {
  assertRefused(await exchange(await assertion({ exp: nowSeconds() - 60 })), 'expired');
  assertRefused(await exchange(await assertion({ exp: undefined })), 'endless');
});

test('an assertion without jti, or by another issuer or subject, is refused', async () => {
  assertRefused(await exchange(await assertion({ jti: undefined })), 'no jti');
  assertRefused(await exchange(await assertion({ iss: 'somebody' })), 'another issuer');
  const other = await exchange(await assertion({ sub: 'somebody' }));
  assertRefused(other, 'another subject');
});

test('an assertion by another key, or by none, is refused', async () => {
  const stranger = await newServiceKeys();
  assertRefused(await exchange(await stranger.sign(assertionClaims(service.clientId, world.issuer))), 'another key');
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await assertion()).split('.')[1]}.`;
  assert.ok((await exchange(none)).status >= 400);
  const hmac = await new SignJWT(assertionClaims(service.clientId, world.issuer))
    .setProtectedHeader({ alg: 'HS256' })
    .sign(Buffer.from(JSON.stringify(keys.publicJwk)));
  assertRefused(await exchange(hmac), 'HS256 with the public key');
});

test('a secret does not open what was registered with keys, nor keys what was registered with a secret', async () => {
  assertRefused(await service.exchange(await service.callback(), { client_secret: service.secret }), 'a secret');
  const withSecret = await newPlainService(world);
  const signed = await keys.sign(assertionClaims(withSecret.clientId, world.issuer));
  assertRefused(
    await withSecret.exchange(await withSecret.callback(), { client_secret: undefined, ...withAssertion(signed) }),
    'an assertion',
  );
});

test('a wrong assertion type is refused', async () => {
  const answer = await exchange(await assertion(), {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer',
  });
  assert.equal(answer.status, 400);
});

test('keys are fetched from jwks_uri, and fetched again when the service has new ones', async () => {
  const [first, second] = [await newServiceKeys('ES256', 'first'), await newServiceKeys('ES256', 'second')];
  let published = [first.publicJwk];
  partner.answer(() => ({ status: 200, body: JSON.stringify({ keys: published }) }));
  const remote = await newPlainService(world, {
    token_endpoint_auth_method: 'private_key_jwt',
    jwks_uri: `${partner.origin}/jwks.json`,
  });
  const authenticate = async (signer: ServiceKeys) =>
    remote.post('/protocol/openid-connect/revoke', {
      token: 'x',
      ...withAssertion(await signer.sign(assertionClaims(remote.clientId, world.issuer))),
    });
  assert.equal((await authenticate(first)).status, 200);
  assert.equal((await authenticate(first)).status, 200);
  published = [second.publicJwk];
  world.advance(120_000);
  assert.equal((await authenticate(second)).status, 200);
  assertRefused(await authenticate(first), 'the key that was taken away');
});

test('a jwks_uri that fails is a refusal, not a defect', async () => {
  for (const manner of [{ status: 500 }, { status: 200, body: 'nonsense' }, { status: 200, body: '{"keys":7}' }]) {
    partner.answer(() => manner);
    const remote = await newPlainService(world, {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: `${partner.origin}/${manner.status}`,
    });
    const signed = await keys.sign(assertionClaims(remote.clientId, world.issuer));
    const { status } = await remote.post('/protocol/openid-connect/revoke', { token: 'x', ...withAssertion(signed) });
    assert.ok(status >= 400 && status < 500, `${JSON.stringify(manner)}: ${status}`);
  }
});
