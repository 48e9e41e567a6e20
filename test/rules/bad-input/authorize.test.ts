import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type BadWorld, checkLog, maltreat, openBadWorld } from './bad-world.ts';
import { authorizationRequests } from './endpoints.ts';
import type { Valid } from './spoil.ts';
import { nearAddress } from './nasty.ts';

let bad: BadWorld;
let requests: readonly Valid[];

before(async () => {
  bad = await openBadWorld();
  requests = (
    await Promise.all([bad.strict, bad.compatible].map((service) => authorizationRequests(bad, service)))
  ).flat();
});
after(() => bad.close());

test('no spoilt authentication request breaks the platform or leads astray', (t) => maltreat(t, bad, requests, 2800));

test('an address that resembles the registered one is not followed', async (t) => {
  const [get] = requests;
  assert.ok(get);
  const index = get.params.findIndex(([name]) => name === 'redirect_uri');
  const spelling = fc.constantFrom('encoded' as const, 'raw' as const);
  t.diagnostic('400 addresses');
  await fc.assert(
    fc.asyncProperty(nearAddress(bad.strict.redirectUri), spelling, (value, how) =>
      bad.attempt(get, [{ kind: 'set', index, value, spelling: how }]),
    ),
    { seed: 7, numRuns: 400 },
  );
});

test('none of it was taken for a defect', () => checkLog(bad));
