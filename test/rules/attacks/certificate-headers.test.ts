import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cardUrlOf, newPerson } from '../../support/person.ts';
import { askOverTls, organisation, type ServiceCertificate } from '../../support/mutual-tls.ts';
import { newPlainService, type PlainService } from '../../support/plain-service.ts';
import { type Overrides, startWorld, type World } from '../../support/world.ts';
import { openAsker } from '../bad-input/ask.ts';

type Place = {
  readonly world: World;
  readonly service: PlainService;
  readonly certificate: ServiceCertificate;
  readonly header: Record<string, string>;
};

const open = async (proxies: NonNullable<Overrides['proxies']>): Promise<Place> => {
  const world = await startWorld({ overrides: { proxies } });
  const certificate = await organisation(world, 'service.example');
  const service = await newPlainService(world, {
    token_endpoint_auth_method: 'tls_client_auth',
    tls_client_auth_subject_dn: 'CN=service.example,OU=1759000011,O=ETABLISSEMENT DE TEST,ST=Paris (75),C=FR',
  });
  const der =
    /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/.exec(certificate.cert)?.[1]?.replace(/\s/g, '') ??
    '';
  return { world, service, certificate, header: { 'client-cert': `:${der}:` } };
};

let alone: Place;
/** Trusts this machine, from which the tests call. */
let trusting: Place;
/** Trusts a proxy from which nobody calls here. */
let elsewhere: Place;

before(async () => {
  alone = await open({});
  trusting = await open({ trusted: ['127.0.0.1', '::1'], clientCertificateHeader: true });
  elsewhere = await open({ trusted: ['192.0.2.1'], clientCertificateHeader: true });
});
after(async () => {
  for (const { world } of [alone, trusting, elsewhere]) await world.close();
});

const path = '/protocol/openid-connect/token/introspect';
const form = ({ service }: Place) => ({ client_id: service.clientId, token: 'x' });
const overTls = (place: Place, more: Omit<Parameters<typeof askOverTls>[2], 'form'>) =>
  askOverTls(place.world, `${place.world.mutualTlsOrigin}${new URL(place.world.issuer).pathname}${path}`, {
    form: form(place),
    ...more,
  });

test('a service is known by its certificate, and behind a trusted proxy by the header: what follows means something', async () => {
  for (const place of [alone, trusting, elsewhere])
    assert.equal((await overTls(place, { certificate: place.certificate })).status, 200);
  assert.equal((await trusting.service.post(path, form(trusting), trusting.header)).status, 200);
});

test('a stranger who sends a service’s certificate in the header is not that service', async () => {
  for (const place of [alone, elsewhere]) {
    const answer = await place.service.post(path, form(place), place.header);
    assert.equal(answer.status, 401, answer.text);
    const forwarded = await place.service.post(path, form(place), {
      ...place.header,
      'x-forwarded-for': '192.0.2.1',
      forwarded: 'for=192.0.2.1',
    });
    assert.equal(forwarded.status, 401, forwarded.text);
  }
});

/** It was: the listener asked the handshake first, and the header where the handshake had shown nothing. */
test('through a proxy that passes TLS on untouched, the caller’s header counts for nothing', async () => {
  for (const place of [alone, trusting, elsewhere])
    assert.equal((await overTls(place, { headers: place.header })).status, 401);
});

test('the certificate of another service is not this one’s', async () => {
  const foreign = await organisation(alone.world, 'other.example');
  assert.equal((await overTls(alone, { certificate: foreign })).status, 401);
});

test('a card in a header is no card: the card host believes its own handshake', async () => {
  for (const { world } of [alone, trusting, elsewhere]) {
    const page = await newPerson(world).follow((await loginUrl(world)).href);
    const url = new URL(cardUrlOf(page));
    const { certificatePem } = world.card('899800000012');
    const der = certificatePem.replace(/-----[^-]+-----|\s/g, '');
    const asker = openAsker(
      Object.values(world.running.sandbox?.pki.authorities ?? {}).map((one) => one.certificatePem),
    );
    const answer = await asker.ask({
      origin: url.origin,
      method: 'GET',
      path: url.pathname + url.search,
      headers: [
        ['Client-Cert', `:${der}:`],
        ['X-Forwarded-For', '192.0.2.1'],
        ['X-SSL-Client-Cert', der],
        ['X-ARR-ClientCert', der],
      ],
    });
    asker.close();
    assert.match(String(answer.headers['location']), /[?&]refusal=/, 'told that no card was presented');
  }
});

const loginUrl = async (world: World): Promise<URL> => {
  const service = await newPlainService(world);
  return new URL(service.authorizeUrl());
};
