import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateKeyPair, SignJWT, exportJWK } from 'jose';
import { askOverTls, organisation } from '../../support/mutual-tls.ts';
import { type Arrival, newPerson } from '../../support/person.ts';
import { basic, doctorId, get, type Json, newPlainService, send } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { metadataFaults } from '../../support/strict-metadata.ts';

// Issue: a discovery document that a strict parser accepts and that advertises only what works.
let document: Json;
const world = ruleWorld(async ({ issuer }) => {
  document = (await get(`${issuer}/.well-known/wallet-openid-configuration`)).json;
});

const listed = (name: string): readonly string[] => document[name] as string[];

test('a strict parser finds nothing wrong with it', () => {
  assert.deepEqual(metadataFaults(document), []);
});

test('the strict parser is strict', () => {
  assert.notDeepEqual(metadataFaults({ ...document, token_endpoint: 'nowhere' }), []);
  assert.notDeepEqual(metadataFaults({ ...document, scopes_supported: ['openid', 'openid'] }), []);
  assert.notDeepEqual(metadataFaults({ ...document, jwks_uri: undefined }), []);
  assert.notDeepEqual(metadataFaults({ ...document, anything: true }), []);
});

test('it comes as JSON, without cookies', async () => {
  const response = await fetch(`${world().issuer}/.well-known/wallet-openid-configuration`);
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
  assert.deepEqual(response.headers.getSetCookie(), []);
});

test('every advertised endpoint answers', async () => {
  for (const name of Object.keys(document).filter((one) => /_endpoint$|^jwks_uri$/.test(one))) {
    const address = String(document[name]);
    const isForm = /^(token|introspection|revocation|pushed|backchannel)/.test(name);
    const answer = await (isForm ? send(address, {}) : get(address));
    assert.notEqual(answer.status, 404, name);
    assert.ok(answer.status < 500, name);
  }
});

test('every alias for mutual TLS answers', async () => {
  for (const [name, address] of Object.entries(document['mtls_endpoint_aliases'] as Record<string, string>)) {
    const answer = await askOverTls(world(), address, { form: {} });
    assert.ok(answer.status === 400 || answer.status === 401, `${name}: ${answer.status}`);
  }
});

test('every advertised grant works, and no other is known', async () => {
  const service = await newPlainService(world());
  // CIBA has its own rules, in test/rules/ciba.
  const ciba = 'urn:openid:params:grant-type:ciba';
  assert.deepEqual(listed('grant_types_supported'), ['authorization_code', 'refresh_token', ciba]);
  const tokens = await service.logIn();
  assert.equal((await service.refresh(tokens['refresh_token'])).status, 200);
  for (const grant of ['password', 'client_credentials', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code']) {
    const { status, json } = await service.post('/protocol/openid-connect/token', { grant_type: grant });
    assert.equal(status, 400, grant);
    assert.equal(json['error'], 'unsupported_grant_type', grant);
  }
});

test('every advertised response mode works', async () => {
  const service = await newPlainService(world());
  const person = newPerson(world());
  await person.logIn(service.authorizeUrl(), world().card(doctorId));
  for (const mode of listed('response_modes_supported')) {
    const arrival = await person.follow(service.authorizeUrl({ response_mode: mode, prompt: 'none' }));
    assert.match(codeOf[mode]?.(arrival) ?? '', /^[\w-]{20,}$/, mode);
  }
});

test('every advertised scope can be asked for', async () => {
  const scope = listed('scopes_supported').join(' ');
  const service = await newPlainService(world(), { scope });
  const tokens = await service.logIn({ scope });
  assert.equal(tokens['scope'], scope);
});

test('every advertised acr value can be reached by an essential claim', async () => {
  const service = await newPlainService(world());
  for (const value of listed('acr_values_supported')) {
    const claims = JSON.stringify({ id_token: { acr: { essential: true, value } } });
    const callback = await service.callback({ claims, acr_values: undefined });
    assert.ok(callback.searchParams.has('code'), `${value}: ${callback.search}`);
  }
});

test('every advertised prompt is understood', async () => {
  const service = await newPlainService(world());
  const person = newPerson(world());
  for (const prompt of listed('prompt_values_supported')) {
    const arrival = await person.follow(service.authorizeUrl({ prompt }));
    const error = arrival.url.searchParams.get('error');
    assert.equal(error, prompt === 'none' ? 'login_required' : null, prompt);
  }
});

test('every advertised way of authentication works at the token, introspection and revocation endpoints', async () => {
  const methods = listed('token_endpoint_auth_methods_supported');
  assert.deepEqual(listed('introspection_endpoint_auth_methods_supported'), methods);
  assert.deepEqual(listed('revocation_endpoint_auth_methods_supported'), methods);
  for (const method of methods) {
    const authenticate = await ways[method]?.();
    assert.ok(authenticate !== undefined, `${method} is not known to this test`);
    for (const path of ['token', 'token/introspect', 'revoke']) {
      const { status, json } = await authenticate(`/protocol/openid-connect/${path}`);
      assert.notEqual(json['error'], 'invalid_client', `${method} at ${path}`);
      assert.equal(status, path === 'token' ? 400 : 200, `${method} at ${path}`);
    }
  }
});

test('every advertised algorithm of assertions works', async () => {
  for (const algorithm of listed('token_endpoint_auth_signing_alg_values_supported')) {
    const authenticate = await withAssertion(algorithm);
    assert.equal((await authenticate('/protocol/openid-connect/revoke')).status, 200, algorithm);
  }
});

type Authenticate = (path: string) => Promise<{ readonly status: number; readonly json: Json }>;

const codeOf: Readonly<Record<string, (arrival: Arrival) => string | null | undefined>> = {
  query: ({ url }) => url.searchParams.get('code'),
  fragment: ({ url }) => new URLSearchParams(url.hash.slice(1)).get('code'),
  form_post: ({ text }) => /name="code" value="([^"]+)"/.exec(text)?.[1],
};

const refused = { grant_type: 'refresh_token', refresh_token: 'unknown', token: 'unknown' };

const withAssertion = async (algorithm: string): Promise<Authenticate> => {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  const { clientId, post } = await newPlainService(world(), {
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: algorithm, use: 'sig' }] },
  });
  return async (path) => {
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: algorithm })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(world().issuer)
      .setJti(crypto.randomUUID())
      .setExpirationTime('1m')
      .sign(privateKey);
    return post(path, {
      ...refused,
      client_id: undefined,
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
  };
};

const ways: Readonly<Record<string, () => Promise<Authenticate>>> = {
  client_secret_post: async () => {
    const { post } = await newPlainService(world());
    return (path) => post(path, refused);
  },
  client_secret_basic: async () => {
    const { clientId, secret } = await newPlainService(world(), { token_endpoint_auth_method: 'client_secret_basic' });
    return (path) => send(world().issuer + path, refused, { authorization: basic(clientId, secret) });
  },
  private_key_jwt: () => withAssertion('RS256'),
  tls_client_auth: async () => {
    const { clientId } = await newPlainService(world(), {
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_subject_dn: 'CN=decouverte,OU=1759000011,O=ETABLISSEMENT DE TEST,ST=Paris (75),C=FR',
    });
    const certificate = await organisation(world(), 'decouverte');
    const base = world().mutualTlsOrigin + new URL(world().issuer).pathname;
    return (path) => askOverTls(world(), base + path, { form: { ...refused, client_id: clientId }, certificate });
  },
};
