import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { PresentedCard } from '#methods/card/card.ts';
import { type CardWorld, makeCardWorld, present, worldCards } from '../../support/card-world.ts';

let world: CardWorld;
before(async () => {
  world = await makeCardWorld();
});
after(() => world.close());

/** One to four octets changed, or a part cut out, or a part doubled. */
const mutation = fc.oneof(
  fc.record({
    kind: fc.constant('change' as const),
    edits: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('double' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 40 }) }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

function mutate(der: Uint8Array, change: Mutation): Uint8Array {
  const octets = Buffer.from(der);
  if (change.kind === 'change') {
    for (const [at, mask] of change.edits) octets[at % octets.length] = (octets[at % octets.length] ?? 0) ^ mask;
    return octets;
  }
  const at = change.at % octets.length;
  const part = octets.subarray(at, at + change.length);
  const rest = change.kind === 'cut' ? octets.subarray(at + change.length) : octets.subarray(at);
  return Buffer.concat([octets.subarray(0, at), ...(change.kind === 'cut' ? [] : [part]), rest]);
}

test('2,000 mutated certificates: never a defect, never a proof, never a request', async () => {
  const method = world.method();
  const original = present(world.card(worldCards.doctor));
  const refuses = async (presented: PresentedCard) => assert.ok('fault' in (await method.verify(presented)));
  await fc.assert(
    fc.asyncProperty(mutation, async (change) => {
      const certificateDer = mutate(original.certificateDer, change);
      if (!Buffer.from(certificateDer).equals(original.certificateDer)) await refuses({ ...original, certificateDer });
    }),
    { numRuns: 2000 },
  );
  assert.deepEqual(world.asked, []);
});

test('500 mutated intermediates: never a defect, and a genuine card below configured roots still passes', async () => {
  const method = world.method();
  const { certificateDer, chainDer } = present(world.card(worldCards.doctor));
  await fc.assert(
    fc.asyncProperty(mutation, async (change) => {
      const chain = chainDer.map((der) => mutate(der, change));
      assert.ok('method' in (await method.verify({ certificateDer, chainDer: chain })));
    }),
    { numRuns: 500 },
  );
});
