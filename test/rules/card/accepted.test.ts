import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { derOf, makeCardWorld, present, worldCards, type CardWorld } from '../../support/card-world.ts';

let world: CardWorld;
before(async () => {
  world = await makeCardWorld();
});
after(() => world.close());

test('the card of a doctor proves who holds it, how, and when', async () => {
  const card = world.card(worldCards.doctor);
  const { cardNumber, ...proof } = await proofOf(worldCards.doctor);
  assert.deepEqual(proof, {
    method: 'card',
    amr: ['sc', 'pin', 'mfa', 'hwk'],
    level: 'eidas3',
    nationalId: '899800000018',
    cardKind: 'CPS',
    professionCode: '10',
    certificateFingerprint: createHash('sha256').update(derOf(card.certificatePem)).digest('hex'),
    establishedAtSeconds: world.clock.nowSeconds(),
  });
  assert.match(cardNumber, /^8025000099\/\d{10}$/);
});

test('the identifier of staff is read whole, with its slash, out of a multi-valued name', async () => {
  const { nationalId, cardKind } = await proofOf(worldCards.employee);
  assert.deepEqual({ nationalId, cardKind }, { nationalId: '3759000011/CPET0002', cardKind: 'CPE' });
});

test('a card in training is told from a full one', async () => {
  assert.equal((await proofOf(worldCards.intern)).cardKind, 'CPF');
});

test('the level is the configured one', async () => {
  const outcome = await world.method({ level: 'eidas2' }).verify(present(world.card(worldCards.doctor)));
  assert.equal('level' in outcome && outcome.level, 'eidas2');
});

test('the card alone is enough when the intermediates are configured', async () => {
  const { certificateDer } = present(world.card(worldCards.doctor));
  assert.ok('method' in (await world.method().verify({ certificateDer, chainDer: [] })));
});

async function proofOf(id: string) {
  const outcome = await world.method().verify(present(world.card(id)));
  if ('fault' in outcome) assert.fail(`${outcome.fault}: ${outcome.detail}`);
  return outcome;
}
