import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashSecret } from '#clients/secret.ts';
import { systemRandom } from '#platform/random.ts';
import { newPerson } from '../../support/person.ts';
import { basic, type Answer, newPlainService, type PlainService, send } from '../../support/plain-service.ts';
import { ruleWorld } from '../../support/rule-world.ts';

// RFC 6749 §2.3.1 and psc.md §7.1.
const world = ruleWorld();

const tokenAddress = () => `${world().issuer}/protocol/openid-connect/token`;

const exchange = async (
  service: PlainService,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const callback = await service.callback();
  const code = callback.searchParams.get('code') ?? '';
  return send(
    tokenAddress(),
    { grant_type: 'authorization_code', code, redirect_uri: service.redirectUri, ...form },
    headers,
  );
};

const inBody = ({ clientId: client_id }: PlainService, client_secret: string) => ({ client_id, client_secret });

test('client_secret_basic', async () => {
  const service = await newPlainService(world(), { token_endpoint_auth_method: 'client_secret_basic' });
  const { status } = await exchange(service, {}, { authorization: basic(service.clientId, service.secret) });
  assert.equal(status, 200);
});

test('client_secret_post', async () => {
  const service = await newPlainService(world());
  assert.equal((await exchange(service, inBody(service, service.secret))).status, 200);
});

test('a client may use the one where it registered the other, as existing clients do', async () => {
  const post = await newPlainService(world());
  assert.equal((await exchange(post, {}, { authorization: basic(post.clientId, post.secret) })).status, 200);
  const header = await newPlainService(world(), { token_endpoint_auth_method: 'client_secret_basic' });
  assert.equal((await exchange(header, inBody(header, header.secret))).status, 200);
});

test('Basic with client_id in the body as well', async () => {
  const service = await newPlainService(world());
  const authorization = basic(service.clientId, service.secret);
  assert.equal((await exchange(service, { client_id: service.clientId }, { authorization })).status, 200);
});

test('compatible: both at once are taken when they agree', async () => {
  const service = await newPlainService(world());
  const authorization = basic(service.clientId, service.secret);
  assert.equal((await exchange(service, inBody(service, service.secret), { authorization })).status, 200);
});

test('compatible: both at once are refused when they disagree', async () => {
  const service = await newPlainService(world());
  const wrong = 'another-secret-that-is-long-enough-0001';
  const first = await exchange(service, inBody(service, wrong), {
    authorization: basic(service.clientId, service.secret),
  });
  assert.equal(first.status, 400);
  const second = await exchange(service, inBody(service, service.secret), {
    authorization: basic(service.clientId, wrong),
  });
  assert.equal(second.status, 400);
});

test('compatible: both at once, agreeing and wrong, are refused', async () => {
  const service = await newPlainService(world());
  const wrong = 'another-secret-that-is-long-enough-0002';
  const { status, json } = await exchange(service, inBody(service, wrong), {
    authorization: basic(service.clientId, wrong),
  });
  assert.equal(status, 401);
  assert.equal(json['error'], 'invalid_client');
});

test('strict: both at once are refused', async () => {
  const service = await newPlainService(world(), { profile: 'strict' });
  const callback = await service.callback();
  const { status, json } = await service.exchange(
    callback,
    {},
    { authorization: basic(service.clientId, service.secret) },
  );
  assert.equal(status, 400);
  assert.equal(json['error'], 'invalid_request');
});

test('a wrong, empty or missing secret is invalid_client', async () => {
  const service = await newPlainService(world());
  for (const secret of ['wrong', `${service.secret} `, service.secret.toUpperCase(), 'é'.repeat(20), 'x'.repeat(600)]) {
    const { status, json } = await exchange(service, inBody(service, secret));
    assert.equal(status, 401, secret);
    assert.equal(json['error'], 'invalid_client');
  }
  const without = await exchange(service, { client_id: service.clientId });
  assert.equal(without.json['error'], 'invalid_client');
});

test('a refusal of Basic says WWW-Authenticate: Basic', async () => {
  const service = await newPlainService(world());
  const { status, headers } = await exchange(service, {}, { authorization: basic(service.clientId, 'wrong-wrong') });
  assert.equal(status, 401);
  assert.match(headers.get('www-authenticate') ?? '', /^Basic /);
});

test('an unknown client and a wrong secret are answered alike', async () => {
  const service = await newPlainService(world());
  const wrong = await exchange(service, inBody(service, 'wrong'));
  const unknown = await exchange(service, { client_id: 'nobody', client_secret: 'wrong' });
  assert.equal(unknown.status, wrong.status);
  assert.deepEqual(unknown.json, wrong.json);
});

test('a malformed Authorization header is refused, never a defect', async () => {
  const service = await newPlainService(world());
  for (const authorization of ['Basic', 'Basic !!!', 'Basic YWJj', 'Bearer abc', 'Basic JUZGOiVGRg==', 'Digest x']) {
    const { status } = await exchange(service, {}, { authorization });
    assert.ok(status === 400 || status === 401, `${authorization}: ${status}`);
  }
});

test('a secret with reserved characters works by both ways', async () => {
  const secret = 'p%C3+ :&=/?#"sécret'.replace('é', 'e').padEnd(30, 'x');
  const service = await newPlainService(world(), { client_secret: secret });
  assert.equal((await exchange(service, inBody(service, secret))).status, 200);
  assert.equal((await exchange(service, {}, { authorization: basic(service.clientId, secret) })).status, 200);
});

test('while a secret is replaced both are good, and afterwards only the new one', async () => {
  const [old, fresh] = ['the-old-secret-of-the-service-00001', 'the-new-secret-of-the-service-00002'];
  const hashes = [old, fresh].map((secret) => hashSecret(secret, systemRandom));
  const declaration = { client_id: 'en-rotation', client_secret: undefined };
  const service = await newPlainService(world(), { ...declaration, client_secret_hashes: hashes });
  assert.equal((await exchange(service, inBody(service, old))).status, 200);
  assert.equal((await exchange(service, inBody(service, fresh))).status, 200);
  await newPlainService(world(), { ...declaration, client_secret_hashes: hashes.slice(1) });
  assert.equal((await exchange(service, inBody(service, old))).status, 401);
  assert.equal((await exchange(service, inBody(service, fresh))).status, 200);
});

test('a suspended client is refused at once, with the tokens that it has', async () => {
  const service = await newPlainService(world(), { client_id: 'suspendu' });
  const person = newPerson(world());
  const tokens = await service.logIn({}, { person });
  await newPlainService(world(), { client_id: 'suspendu', status: 'suspended' });
  assert.equal((await service.refresh(tokens['refresh_token'])).json['error'], 'invalid_client');
  assert.equal((await service.introspect(tokens['access_token'])).status, 401);
  assert.equal((await service.userInfo(tokens['access_token'])).status, 401);
  const page = await person.follow(service.authorizeUrl({ prompt: 'none' }));
  assert.equal(page.outside, false);
});

test('no secret is kept in clear', async () => {
  const secret = 'un-secret-que-personne-ne-doit-lire-ici';
  const service = await newPlainService(world(), { client_secret: secret });
  assert.equal((await exchange(service, inBody(service, secret))).status, 200);
  const files = await Promise.all(
    ['vestibule.db', 'vestibule.db-wal'].map((name) => readFile(join(world().config.dataDirectory, name), 'latin1')),
  );
  assert.equal(
    files.some((content) => content.includes(secret)),
    false,
  );
});
