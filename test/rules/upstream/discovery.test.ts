import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { createCaller } from '#methods/upstream/call.ts';
import { usualHealth } from '#methods/upstream/health.ts';
import { createMetadataBook } from '#methods/upstream/metadata.ts';
import { identityProvidersOfSandbox } from '#sandbox/citizen/providers/records.ts';
import { freePorts } from '../../support/free-ports.ts';
import { plainVault } from '../../support/plain-vault.ts';

/** OpenID Connect Discovery §4.3; the document is cached and read again. */
let origin = '';
let document: Record<string, unknown> = {};
let status = 200;
let asked = 0;
let now = 0;
const server = createServer((_request, response) => {
  asked += 1;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
});
before(async () => {
  const [port = 0] = await freePorts(1);
  origin = `http://localhost:${port}`;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = 0;
  status = 200;
  document = {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    userinfo_endpoint: `${origin}/userinfo`,
    jwks_uri: `${origin}/jwks`,
  };
});

const open = (path = '') => {
  const clock = { nowMilliseconds: () => now, nowSeconds: () => Math.floor(now / 1000) };
  const settings = { ...usualHealth, callMilliseconds: 5000, callsAtOnce: 10, maximumBytes: 100_000 };
  const book = createMetadataBook(createCaller({ fetch, clock, settings }), clock);
  const [record] = identityProvidersOfSandbox({ providersOrigin: origin }, plainVault);
  assert.ok(record);
  const provider = { ...record, discovery: { url: `${origin}${path}/.well-known/openid-configuration` } };
  const find = async () => {
    const found = await book.find(provider);
    return 'missing' in found ? found.missing : found.metadata.tokenEndpoint;
  };
  return { find, again: () => book.fetchAgain(provider) };
};

test('a document is asked once, whoever asks at the same time', async () => {
  const { find } = open();
  assert.deepEqual(new Set(await Promise.all([find(), find(), find()])), new Set([`${origin}/token`]));
  assert.equal(await find(), `${origin}/token`);
  assert.equal(asked, 1);
});

test('after ten minutes it is read again, and nobody waits for it', async () => {
  const { find, again } = open();
  await find();
  document['token_endpoint'] = `${origin}/other-token`;
  now += 600_001;
  assert.equal(await find(), `${origin}/token`);
  await again();
  assert.equal(await find(), `${origin}/other-token`);
});

test('while it cannot be had the old one serves, for a day', async () => {
  const { find } = open();
  await find();
  status = 404;
  now += 86_399_000;
  assert.equal(await find(), `${origin}/token`);
  now += 2000;
  assert.equal(await find(), 'discovery: HTTP 404');
});

test('the issuer of the document is the one that was asked for', async () => {
  document['issuer'] = 'https://another.example.org';
  assert.equal(await open().find(), 'discovery: the issuer is another');
  document['issuer'] = origin;
  assert.equal(await open('/tenant').find(), 'discovery: the issuer is another');
  document['issuer'] = `${origin}/`;
  assert.equal(await open().find(), `${origin}/token`);
});

for (const [what, change] of [
  ['no token endpoint', { token_endpoint: undefined }],
  ['an address that is none', { userinfo_endpoint: 'javascript:alert(1)' }],
  ['a list', { jwks_uri: [] }],
] as const) {
  test(`${what} is no document`, async () => {
    Object.assign(document, change);
    assert.equal(await open().find(), 'discovery: the document is not valid');
  });
}
