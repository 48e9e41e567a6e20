import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyCard } from '#methods/card/verify.ts';
import { systemRandom } from '#platform/random.ts';
import {
  emptyStore,
  forge,
  forgeCard,
  forgedSettings,
  forgeRoot,
  authorityExtensions,
  authorityName,
  storeOf,
} from '../../support/card-forge.ts';
import { type CardWorld, holdClock, makeCardWorld, present, worldCards } from '../../support/card-world.ts';

let world: CardWorld;
before(async () => {
  world = await makeCardWorld();
});
after(() => world.close());

test('P202: a card that has expired, or is not valid yet, is refused and told apart in the log', async () => {
  const method = world.method();
  assert.deepEqual(await method.verify(present(world.card(worldCards.expired))), { fault: 'P202', detail: 'expired' });
  assert.deepEqual(await method.verify(present(world.card(worldCards.notYetValid))), {
    fault: 'P202',
    detail: 'not valid yet',
  });
});

test('a card that was accepted is refused once it has expired: what is remembered does not outlive it', async () => {
  const root = await forgeRoot('root');
  const clock = holdClock();
  const card = await forgeCard(root, { notAfter: new Date(clock.nowMilliseconds() + 60_000) });
  const settings = forgedSettings({ trust: { production: emptyStore, test: storeOf(root) } });
  const method = verifyCard(settings, { clock, random: systemRandom });
  const presented = { certificateDer: card.der, chainDer: [] };
  assert.ok('method' in (await method.verify(presented)));
  clock.advance(61);
  assert.deepEqual(await method.verify(presented), { fault: 'P202', detail: 'expired' });
});

test('P204: an authority that has expired vouches for nobody, even for a card that was accepted before', async () => {
  const clock = holdClock();
  const root = await forgeRoot('root');
  const notAfter = new Date(clock.nowMilliseconds() + 60_000);
  const middle = await forge({
    signer: root,
    subject: authorityName('middle'),
    extensions: authorityExtensions(0),
    notAfter,
  });
  const card = await forgeCard(middle);
  const settings = forgedSettings({ trust: { production: emptyStore, test: storeOf(root, middle) } });
  const method = verifyCard(settings, { clock, random: systemRandom });
  const presented = { certificateDer: card.der, chainDer: [] };
  assert.ok('method' in (await method.verify(presented)));
  clock.advance(61);
  const outcome = await method.verify(presented);
  assert.equal('fault' in outcome && outcome.fault, 'P204');
});
