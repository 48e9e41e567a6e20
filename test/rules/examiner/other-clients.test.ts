import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import type { ExaminedClient } from '#examiner/examination.ts';
import { examine, type ExaminerWorld, openExaminerWorld, withOutcome } from './examiner-world.ts';

/** Services that prove themselves by a key, and services of the issuer plus. */
describe('other clients than those with a secret at the first door', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack();
  let world: ExaminerWorld;
  let key: CryptoKey;
  let byKey: ExaminedClient['authentication'];
  before(async () => {
    world = await openExaminerWorld(stack);
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    key = privateKey;
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' }] };
    byKey = { method: 'private_key_jwt', jwks, jwksUri: undefined };
  });
  after(() => stack.disposeAsync());

  const byItsKey = (fault?: string, kind: 'professional' | 'citizen' = 'professional') =>
    examine(world, { kind, how: 'hand', key, client: { clientId: 'by-key', authentication: byKey }, fault });

  it('a correct service with private_key_jwt passes every automatic requirement, at both doors', async () => {
    for (const kind of ['professional', 'citizen'] as const) {
      const { report } = await byItsKey(undefined, kind);
      assert.deepEqual(withOutcome(report, 'failed'), [], kind);
      const proof = report.requirements.find(({ id }) => id === 'client.authentication');
      assert.match(proof?.evidence[0]?.received.en ?? '', /^private_key_jwt ; assertion: \d+$/);
    }
  });

  for (const fault of ['client.wrong', 'client.none', 'client.twice', 'assertion.again', 'assertion.audience'])
    it(`finds ${fault} in a service with private_key_jwt`, async () => {
      const { report } = await byItsKey(fault);
      assert.deepEqual(withOutcome(report, 'failed'), ['client.authentication']);
    });

  it('a service of plus asks for its levels, and one that asks for those of low is told', async () => {
    const plus = (acr: string) =>
      examine(world, {
        ...{ kind: 'citizen', how: 'hand', acr },
        bend: (request) => ({ ...request, door: 'plus' }),
      });
    assert.deepEqual(withOutcome((await plus('eidas2')).report, 'failed'), []);
    assert.deepEqual(withOutcome((await plus('eidas1')).report, 'failed'), ['request.parameters']);
  });
});
