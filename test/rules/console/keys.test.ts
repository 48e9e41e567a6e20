import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { keysOperations } from '#console/keys.ts';
import { type KeyDeps, openKeyRing, rotateKeys } from '#issuer/keys.ts';
import { lendKeyPair } from '../../support/key-cache.ts';
import { plainVault } from '../../support/plain-vault.ts';
import { at, type Desk, openDesk } from './desk.ts';
import { byTwo, detailsOf, obtain } from './second-pair.ts';

const stack = new AsyncDisposableStack();
let desk: Desk;
let keyDeps: KeyDeps;
let operations: ReturnType<typeof keysOperations>;
before(async () => {
  desk = await openDesk(stack);
  const { stores, clock } = desk;
  keyDeps = { store: stores.keys, vault: plainVault, clock, overlapSeconds: 900, makeKeyPair: lendKeyPair };
  await openKeyRing(keyDeps);
  const rotate = (by: string) => rotateKeys(keyDeps, by);
  operations = keysOperations({
    issuers: [{ issuer: 'professional', overlapSeconds: 900, list: stores.keys.list, rotate }],
  });
});
after(() => stack.disposeAsync());

const reason = 'rotation of the quarter';

describe('signing keys', () => {
  test('are listed with what each does, since when, until when; never a private part', async () => {
    const [issuer] = await obtain(desk, operations.list, {}, 'auditor-1');
    assert.deepEqual(
      issuer?.keys.map(({ state }) => state),
      ['active', 'next'],
    );
    assert.ok(!JSON.stringify(issuer).includes('sealed'));
    const [stored] = await desk.stores.keys.list();
    assert.equal(issuer?.keys[0]?.sinceSeconds, stored?.createdAtSeconds);
  });

  test('turn when a second operator agrees: the next one signs, the former one verifies for the overlap', async () => {
    const [issuer] = await obtain(desk, operations.list, {});
    const [first, next] = issuer?.keys ?? [];
    const agreed = await byTwo(desk, operations.rotate, { issuer: 'professional', reason });
    assert.deepEqual(agreed, { outcome: 'done', output: { output: { kid: next?.kid, overlapSeconds: 900 } } });
    const [turned] = await obtain(desk, operations.list, {});
    const stands = Object.fromEntries(turned?.keys.map(({ kid, state }) => [kid, state]) ?? []);
    assert.deepEqual([stands[next?.kid ?? ''], stands[first?.kid ?? '']], ['active', 'retired']);
    const retired = (await desk.stores.keys.list()).find(({ state }) => state === 'retired');
    assert.equal(turned?.keys.at(-1)?.untilSeconds, retired?.removableAtSeconds);
    const lines = [...(await detailsOf(desk, 'key.activated')), ...(await detailsOf(desk, 'key.retired'))];
    assert.deepEqual(lines.map(({ details }) => details?.['by']).filter(Boolean), ['operator-2', 'operator-2']);
  });

  test('of an issuer that is not open here are not even proposed', async () => {
    const refused = await desk.perform(operations.rotate, { issuer: 'plus', reason }, at('operator-1'));
    assert.equal(refused.outcome, 'refused');
    assert.equal(
      (await desk.perform(operations.rotate, { issuer: 'professional', reason }, at('auditor-1'))).outcome,
      'forbidden',
    );
  });
});
