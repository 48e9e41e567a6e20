import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Fastify from 'fastify';
import { registerIdentityProviders } from '#sandbox/citizen/providers/identity-providers.ts';
import { createLog } from '#platform/log.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { startUpstreamWorld, type UpstreamWorld } from '../../support/upstream-world.ts';

/** The call by which tests and the robot make a simulated provider do something wrong. */
let world: UpstreamWorld;
before(async () => {
  world = await startUpstreamWorld();
});
after(() => world.close());

const call = async (slug: string, method: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return fetch(`${world.origin}/${slug}/misbehaviour`, { method, ...json, headers: { ...type, ...headers } });
};

test('it is on until it is switched off, with its defaults filled in', async () => {
  assert.deepEqual(await (await call('msa', 'GET')).json(), { kind: 'none' });
  assert.equal((await call('msa', 'PUT', { kind: 'late' })).status, 204);
  assert.deepEqual(await (await call('msa', 'GET')).json(), {
    kind: 'late',
    where: ['discovery', 'keys', 'token', 'userinfo'],
    milliseconds: 2000,
  });
  assert.deepEqual(await (await call('impots', 'GET')).json(), { kind: 'none' }, 'one provider alone');
  assert.equal((await call('msa', 'DELETE')).status, 204);
  assert.deepEqual(await (await call('msa', 'GET')).json(), { kind: 'none' });
});

test('what is no misbehaviour is refused, and nobody knows another provider', async () => {
  assert.equal((await call('msa', 'PUT', { kind: 'kind' })).status, 400);
  assert.equal((await call('msa', 'PUT', { kind: 'late', milliseconds: -1 })).status, 400);
  assert.equal((await call('msa', 'PUT', [])).status, 400);
  assert.equal((await call('nobody', 'PUT', { kind: 'late' })).status, 404);
  assert.equal((await call('nobody', 'GET')).status, 404);
});

test('a page of another site cannot turn it', async () => {
  const foreign = { 'sec-fetch-site': 'cross-site' };
  assert.equal((await call('msa', 'PUT', { kind: 'broken' }, foreign)).status, 403);
  assert.equal((await call('msa', 'DELETE', undefined, foreign)).status, 403);
  assert.deepEqual(await (await call('msa', 'GET')).json(), { kind: 'none' });
});

test('none of it exists in production', async () => {
  await assert.rejects(
    registerIdentityProviders(Fastify(), {
      config: { mode: 'production' },
      origins: { providersOrigin: world.origin },
      federator: { redirectUris: [], postLogoutRedirectUris: [], jwksUri: '' },
      fetch,
      clock: systemClock,
      random: systemRandom,
      log: createLog('silent'),
    }),
    /belongs to the sandbox/,
  );
});
