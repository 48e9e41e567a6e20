import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { systemRandom } from '#platform/random.ts';
import { restoreSerial, revokeSerial } from '#sandbox/cards/revoked.ts';
import { trustStore } from '#methods/card/trust.ts';
import { emptyStore } from '../../support/card-forge.ts';
import { type CardWorld, makeCardWorld, present, worldCards } from '../../support/card-world.ts';

let world: CardWorld;
before(async () => {
  world = await makeCardWorld();
});
after(() => world.close());
beforeEach(() => void world.asked.splice(0));

const revoke = (serial: string) =>
  revokeSerial(world.dataDirectory, { serial, atSeconds: world.clock.nowSeconds() }, systemRandom.token(6));
const restore = (serial: string) => restoreSerial(world.dataDirectory, serial, systemRandom.token(6));
const withoutOcsp = () => ({ revocation: { ...world.settings().revocation, ocspUrls: [] } });
const withoutList = () => ({ revocation: { ...world.settings().revocation, crlUrls: [] } });

describe('P203', () => {
  test('a revoked card, by OCSP alone', async () => {
    const outcome = await world.method(withoutList()).verify(present(world.card(worldCards.revoked)));
    assert.deepEqual(outcome, { fault: 'P203', detail: 'revoked' });
    assert.deepEqual(world.asked, ['/ocsp']);
  });

  test('a revoked card, by the list alone', async () => {
    const outcome = await world.method(withoutOcsp()).verify(present(world.card(worldCards.revoked)));
    assert.deepEqual(outcome, { fault: 'P203', detail: 'revoked' });
    assert.deepEqual(world.asked, ['/CRL/ACI-FO-PP-TEST.crl']);
  });

  test('a card is refused as soon as what is remembered of it is too old, and accepted again when restored', async () => {
    for (const changes of [withoutList(), withoutOcsp()]) {
      const card = world.card(worldCards.doctor);
      const method = world.method(changes);
      assert.ok('method' in (await method.verify(present(card))));
      await revoke(card.serial);
      assert.ok('method' in (await method.verify(present(card))), 'still fresh');
      world.clock.advance(301);
      assert.deepEqual(await method.verify(present(card)), { fault: 'P203', detail: 'revoked' });
      await restore(card.serial);
      world.clock.advance(301);
      assert.ok('method' in (await method.verify(present(card))));
    }
  });

  test('an intermediate that only the client brought, and that was revoked', async () => {
    const { trust } = world.settings();
    const rootsOnly = { trust: { production: emptyStore, test: trustStore(trust.test.roots) } };
    const serial = Buffer.from(
      world.pki.authorities['ACI-FO-PP'].certificate.serialNumber.valueBlock.valueHexView,
    ).toString('hex');
    const card = present(world.card(worldCards.doctor));
    assert.ok('method' in (await world.method(rootsOnly).verify(card)));
    await revoke(serial);
    assert.deepEqual(await world.method(rootsOnly).verify(card), { fault: 'P203', detail: 'revoked' });
    assert.ok(
      'method' in (await world.method().verify(card)),
      'the operator’s own intermediate is the operator’s word',
    );
    await restore(serial);
  });
});
