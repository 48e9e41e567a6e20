import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openPhoneWorld } from './phone-world.ts';
import { moveArbitrary, openModel, play } from './challenge-model.ts';

describe('the state machine of a request', () => {
  it('is never approved but by a true signature of an active phone of that person, over the right number, in time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(moveArbitrary, { minLength: 5, maxLength: 60 }), async (moves) => {
        const world = await openPhoneWorld();
        try {
          const model = await openModel(world);
          for (const move of moves) await play(model, move);
        } finally {
          await world.close();
        }
      }),
      { numRuns: 120 },
    );
  });
});
