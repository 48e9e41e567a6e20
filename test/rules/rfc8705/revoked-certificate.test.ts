import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import { serviceRevocation } from '#methods/card/service-revocation.ts';
import { revokeSerial } from '#sandbox/cards/revoked.ts';
import { makeCardWorld, present, worldCards } from '../../support/card-world.ts';
import { askOverTls, organisation, type ServiceCertificate } from '../../support/mutual-tls.ts';
import { type Answer, newPlainService, type PlainService } from '../../support/plain-service.ts';
import { startWorld, type World } from '../../support/world.ts';

// RFC 8705 §2.1: the chain is validated as PKI does, and a revoked certificate is none.
let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

const serviceOf = (name: string): Promise<PlainService> =>
  newPlainService(world, {
    token_endpoint_auth_method: 'tls_client_auth',
    tls_client_auth_subject_dn: `CN=${name},OU=1759000011,O=ETABLISSEMENT DE TEST,ST=Paris (75),C=FR`,
  });

const ask = (path: string, form: Record<string, string>, certificate: ServiceCertificate): Promise<Answer> =>
  askOverTls(world, `${world.mutualTlsOrigin}${new URL(world.issuer).pathname}/protocol/openid-connect/${path}`, {
    form,
    certificate,
  });

const revoke = ({ cert }: ServiceCertificate): Promise<void> => {
  const serial = new X509Certificate(cert).serialNumber.toLowerCase();
  return revokeSerial(world.config.dataDirectory, { serial, atSeconds: Math.floor(Date.now() / 1000) }, 'test');
};

test('a service whose certificate is revoked authenticates nowhere any more', async () => {
  const certificate = await organisation(world, 'clinique-r');
  const { clientId } = await serviceOf('clinique-r');
  const inspect = () => ask('token/introspect', { client_id: clientId, token: 'x' }, certificate);
  assert.equal((await inspect()).status, 200);
  await revoke(certificate);
  world.advance(6000);
  const refused = await inspect();
  assert.equal(refused.status, 401);
  assert.equal(refused.json['error'], 'invalid_client');
  const code = {
    client_id: clientId,
    grant_type: 'authorization_code',
    code: 'x',
    redirect_uri: 'http://localhost:9/',
  };
  for (const [path, form] of [
    ['token', code],
    ['revoke', { client_id: clientId, token: 'x' }],
    ['ext/par/request', { client_id: clientId, response_type: 'code' }],
  ] as const)
    assert.equal((await ask(path, form, certificate)).status, 401, path);
});

test('a service that has a secret may present whatever certificate it likes: it proves nothing by it', async () => {
  const certificate = await organisation(world, 'clinique-r');
  await revoke(certificate);
  const { clientId, secret } = await newPlainService(world);
  const form = { client_id: clientId, client_secret: secret, token: 'x' };
  assert.equal((await ask('token/introspect', form, certificate)).status, 200);
});

test('where revocation cannot be known the service is refused', async () => {
  const certificate = await organisation(world, 'clinique-u');
  const { clientId } = await serviceOf('clinique-u');
  await world.running.sandbox?.close();
  assert.equal((await ask('token/introspect', { client_id: clientId, token: 'x' }, certificate)).status, 401);
});

test('the operator may choose otherwise, and the reason of a refusal is one for the log', async () => {
  const cards = await makeCardWorld();
  const { trust, revocation } = cards.settings();
  const reasonOf = (changes: Partial<typeof revocation>, id: string) =>
    serviceRevocation(
      { store: trust.test, revocation: { ...revocation, ...changes } },
      { clock: cards.clock, random: { bytes: (count) => new Uint8Array(count), token: () => '', uuid: () => '' } },
    )(present(cards.card(id)));
  const unknown = { ocspUrls: [], crlUrls: [] };
  assert.equal(await reasonOf({}, worldCards.doctor), undefined);
  assert.equal(await reasonOf({}, worldCards.revoked), 'revoked');
  assert.match((await reasonOf(unknown, worldCards.doctor)) ?? '', /no responder configured/);
  assert.equal(await reasonOf({ ...unknown, whenUnknown: 'accept' }, worldCards.doctor), undefined);
  await cards.close();
});
