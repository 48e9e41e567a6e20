import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askOverTls, makeCertificate, organisation, type ServiceCertificate } from '../../support/mutual-tls.ts';
import { type Answer, doctorId, newPlainService, type PlainService, send } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// RFC 8705 §2: a service proves itself with the certificate of its organisation.
let certificate: ServiceCertificate;
let service: PlainService;
const subject = 'CN=clinique-a,OU=1759000011,O=ETABLISSEMENT DE TEST,ST=Paris (75),C=FR';
const world = ruleWorld(async (made) => {
  certificate = await organisation(made, 'clinique-a');
  service = await newPlainService(made, {
    token_endpoint_auth_method: 'tls_client_auth',
    tls_client_auth_subject_dn: subject,
  });
});

const address = (path: string) =>
  `${world().mutualTlsOrigin}${new URL(world().issuer).pathname}/protocol/openid-connect/${path}`;

const exchange = async (who: PlainService, presented: ServiceCertificate | undefined): Promise<Answer> => {
  const callback = await who.callback();
  const code = callback.searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', client_id: who.clientId, code, redirect_uri: who.redirectUri };
  return askOverTls(world(), address('token'), { form, certificate: presented });
};

const assertRefused = ({ status, json }: Answer, why: string) => {
  assert.equal(json['error'], 'invalid_client', why);
  assert.equal(status, 401, why);
};

test('the certificate with the registered subject authenticates at every endpoint of the listener', async () => {
  const { status, json } = await exchange(service, certificate);
  assert.equal(status, 200);
  const ask = (path: string, form: Record<string, string>) =>
    askOverTls(world(), address(path), { form: { client_id: service.clientId, ...form }, certificate });
  const inspected = await ask('token/introspect', { token: String(json['access_token']) });
  assert.equal(inspected.json['SubjectNameID'], doctorId);
  const refreshed = await ask('token', { grant_type: 'refresh_token', refresh_token: String(json['refresh_token']) });
  assert.equal(refreshed.status, 200);
  assert.equal((await ask('revoke', { token: String(refreshed.json['refresh_token']) })).status, 200);
  const info = await askOverTls(world(), address('userinfo'), {
    headers: { authorization: `Bearer ${String(json['access_token'])}` },
    certificate,
  });
  assert.equal(info.status, 401, 'revoked with its family');
});

test('the subject is compared as a name: spaces and the order in which it is written do not matter', async () => {
  for (const written of [
    'CN=clinique-a, OU=1759000011, O=ETABLISSEMENT DE TEST, ST=Paris (75), C=FR',
    'C=FR,ST=Paris (75),O=ETABLISSEMENT DE TEST,OU=1759000011,CN=clinique-a',
    'CN="clinique-a",OU=1759000011,O=ETABLISSEMENT\\20DE\\20TEST,ST=Paris (75),C=FR',
  ]) {
    const who = await newPlainService(world(), {
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_subject_dn: written,
    });
    assert.equal((await exchange(who, certificate)).status, 200, written);
  }
});

test('another organisation’s certificate is refused, and so is none', async () => {
  assertRefused(await exchange(service, await organisation(world(), 'clinique-b')), 'another organisation');
  assertRefused(await exchange(service, undefined), 'none');
});

test('a subject that only begins or ends alike is refused', async () => {
  for (const name of ['clinique', 'clinique-a2', 'CLINIQUE-A']) {
    assertRefused(await exchange(service, await organisation(world(), name)), name);
  }
});

test('a certificate of an authority that is not ours is refused, whatever its subject', async () => {
  assertRefused(
    await exchange(service, await makeCertificate(world(), 'clinique-a', { trusted: false })),
    'self-signed',
  );
});

test('a person’s card is no organisation', async () => {
  const card = world().card(doctorId);
  assertRefused(await exchange(service, { cert: card.certificatePem + card.chainPem, key: card.keyPem }), 'a card');
});

test('without TLS there is no certificate: the plain listener refuses, whatever headers say', async () => {
  const callback = await service.callback();
  const headers = {
    'client-cert': `:${certificate.cert.replace(/-----[^-]+-----|\s/g, '').slice(0, 400)}:`,
    'x-ssl-client-cert': encodeURIComponent(certificate.cert),
    'ssl-client-cert': encodeURIComponent(certificate.cert),
    'x-forwarded-client-cert': encodeURIComponent(certificate.cert),
  };
  const form = {
    grant_type: 'authorization_code',
    client_id: service.clientId,
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: service.redirectUri,
  };
  assertRefused(await send(`${world().issuer}/protocol/openid-connect/token`, form, headers), 'plain');
});

test('a DNS name or a URI of the certificate may be registered instead', async () => {
  const names = { dns: 'clinique-c.test', uri: 'urn:example:clinique-c' };
  const named = await makeCertificate(world(), 'clinique-c', { trusted: true, ...names });
  const registered = [{ tls_client_auth_san_dns: names.dns }, { tls_client_auth_san_uri: names.uri }];
  for (const member of registered) {
    const who = await newPlainService(world(), { token_endpoint_auth_method: 'tls_client_auth', ...member });
    assert.equal((await exchange(who, named)).status, 200, JSON.stringify(member));
    assertRefused(await exchange(who, certificate), 'a certificate without the name');
    const other = { dns: `x${names.dns}`, uri: `${names.uri}x` };
    assertRefused(
      await exchange(who, await makeCertificate(world(), 'clinique-c', { trusted: true, ...other })),
      'another name',
    );
    assertRefused(
      await exchange(who, await makeCertificate(world(), 'clinique-c', { trusted: false, ...names })),
      'self-signed',
    );
  }
});

test('a name that pretends to be two is one', async () => {
  const who = await newPlainService(world(), {
    token_endpoint_auth_method: 'tls_client_auth',
    tls_client_auth_san_dns: 'clinique-d.test',
  });
  for (const dns of ['evil.test, DNS:clinique-d.test', 'evil.test", DNS:clinique-d.test, "x']) {
    const pretending = await makeCertificate(world(), 'clinique-d', { trusted: true, dns });
    assertRefused(await exchange(who, pretending), dns);
  }
});

test('a service with a secret may present its certificate as well', async () => {
  const secret = await newPlainService(world());
  const callback = await secret.callback();
  const form = {
    grant_type: 'authorization_code',
    client_id: secret.clientId,
    client_secret: secret.secret,
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: secret.redirectUri,
  };
  assert.equal((await askOverTls(world(), address('token'), { form, certificate })).status, 200);
});

test('a service with a secret is served on the listener without a certificate', async () => {
  const secret = await newPlainService(world());
  const form = { client_id: secret.clientId, client_secret: secret.secret, token: 'x' };
  assert.equal((await askOverTls(world(), address('revoke'), { form })).status, 200);
});

test('a certificate does not stand in for a secret', async () => {
  const secret = await newPlainService(world());
  assertRefused(await exchange(secret, certificate), 'a certificate where a secret is registered');
});
