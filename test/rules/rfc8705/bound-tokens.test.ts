import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { askOverTls, organisation, type ServiceCertificate } from '../../support/mutual-tls.ts';
import { type Answer, get, type Json, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// RFC 8705 §3: access tokens that only the holder of the certificate can use.
let mine: ServiceCertificate;
let other: ServiceCertificate;
let service: PlainService;
let tokens: Json;
const world = ruleWorld(async (made) => {
  [mine, other] = [await organisation(made, 'etablissement-a'), await organisation(made, 'etablissement-b')];
  service = await newPlainService(made, {
    token_endpoint_auth_method: 'tls_client_auth',
    tls_client_auth_subject_dn: 'CN=etablissement-a,OU=1759000011,O=ETABLISSEMENT DE TEST,ST=Paris (75),C=FR',
    tls_client_certificate_bound_access_tokens: true,
  });
});

const address = (path: string) =>
  `${world().mutualTlsOrigin}${new URL(world().issuer).pathname}/protocol/openid-connect/${path}`;

const tokenCall = (form: Record<string, string>, certificate: ServiceCertificate | undefined): Promise<Answer> =>
  askOverTls(world(), address('token'), { form: { client_id: service.clientId, ...form }, certificate });

const exchangeCode = async (certificate: ServiceCertificate | undefined): Promise<Answer> => {
  const code = (await service.callback()).searchParams.get('code') ?? '';
  return tokenCall({ grant_type: 'authorization_code', code, redirect_uri: service.redirectUri }, certificate);
};

const userInfo = (token: unknown, certificate: ServiceCertificate | undefined): Promise<Answer> =>
  askOverTls(world(), address('userinfo'), { headers: { authorization: `Bearer ${String(token)}` }, certificate });

const thumbprint = ({ cert }: ServiceCertificate) =>
  createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url');

test('the token names the certificate, in itself and in introspection', async () => {
  const answer = await exchangeCode(mine);
  assert.equal(answer.status, 200, answer.text);
  tokens = answer.json;
  assert.deepEqual(decodeJwt(String(tokens['access_token']))['cnf'], { 'x5t#S256': thumbprint(mine) });
  const form = { client_id: service.clientId, token: String(tokens['access_token']) };
  const { json } = await askOverTls(world(), address('token/introspect'), { form, certificate: mine });
  assert.deepEqual(json['cnf'], { 'x5t#S256': thumbprint(mine) });
});

test('UserInfo opens with the certificate', async () => {
  assert.equal((await userInfo(tokens['access_token'], mine)).status, 200);
});

test('UserInfo is refused with another certificate or without one, on either listener', async () => {
  for (const certificate of [other, undefined]) {
    const { status, headers } = await userInfo(tokens['access_token'], certificate);
    assert.equal(status, 401);
    assert.match(headers.get('www-authenticate') ?? '', /invalid_token/);
  }
  const plain = await get(`${world().issuer}/protocol/openid-connect/userinfo`, {
    authorization: `Bearer ${String(tokens['access_token'])}`,
  });
  assert.equal(plain.status, 401);
});

test('a refresh gives a bound token again', async () => {
  const answer = await tokenCall({ grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) }, mine);
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(decodeJwt(String(answer.json['access_token']))['cnf'], { 'x5t#S256': thumbprint(mine) });
  assert.equal((await userInfo(answer.json['access_token'], mine)).status, 200);
  tokens = answer.json;
});

test('a refresh with another certificate is refused', async () => {
  const { json } = await tokenCall(
    { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) },
    other,
  );
  assert.equal(json['error'], 'invalid_client');
});

test('a service with a secret may have its tokens bound too, and gets none without a certificate', async () => {
  const secret = await newPlainService(world(), { tls_client_certificate_bound_access_tokens: true });
  const plain = await secret.exchange(await secret.callback());
  assert.equal(plain.status, 400);
  assert.equal(plain.json['error'], 'invalid_grant');
  const form = {
    grant_type: 'authorization_code',
    client_id: secret.clientId,
    client_secret: secret.secret,
    code: (await secret.callback()).searchParams.get('code') ?? '',
    redirect_uri: secret.redirectUri,
  };
  const bound = await askOverTls(world(), address('token'), { form, certificate: other });
  assert.equal(bound.status, 200, bound.text);
  assert.equal((await userInfo(bound.json['access_token'], other)).status, 200);
  assert.equal((await userInfo(bound.json['access_token'], mine)).status, 401);
});

test('a token that is not bound opens UserInfo with any certificate or none', async () => {
  const free = await newPlainService(world());
  const { access_token } = await free.logIn();
  assert.equal((await userInfo(access_token, mine)).status, 200);
  assert.equal((await userInfo(access_token, undefined)).status, 200);
  assert.equal('cnf' in decodeJwt(String(access_token)), false);
});

test('the discovery document says so, with an alias of every endpoint that takes a certificate', async () => {
  const { json } = await get(`${world().issuer}/.well-known/openid-configuration`);
  assert.equal(json['tls_client_certificate_bound_access_tokens'], true);
  const aliases = json['mtls_endpoint_aliases'] as Record<string, string>;
  assert.deepEqual(Object.keys(aliases).toSorted(), [
    ...[
      'backchannel_authentication_endpoint',
      'introspection_endpoint',
      'pushed_authorization_request_endpoint',
      'revocation_endpoint',
    ],
    ...['token_endpoint', 'userinfo_endpoint'],
  ]);
  for (const [name, alias] of Object.entries(aliases)) {
    assert.equal(new URL(alias).pathname, new URL(String(json[name])).pathname);
    assert.equal(new URL(alias).origin, world().mutualTlsOrigin);
  }
});
