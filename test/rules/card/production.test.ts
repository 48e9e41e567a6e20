import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CardSettings } from '#methods/card/card.ts';
import { verifyCard } from '#methods/card/verify.ts';
import { systemRandom } from '#platform/random.ts';
import { privateExtension } from '#sandbox/cards/extensions.ts';
import {
  emptyStore,
  type Forged,
  forgeCard,
  forgedSettings,
  forgeRoot,
  soundExtensions,
  storeOf,
} from '../../support/card-forge.ts';
import { type CardWorld, holdClock, makeCardWorld, present, worldCards } from '../../support/card-world.ts';

let world: CardWorld;
let root: Forged;
before(async () => {
  world = await makeCardWorld();
  root = await forgeRoot('production root');
});
after(() => world.close());

const verify = (card: Forged, mode: CardSettings['mode']) => {
  const settings = forgedSettings({ mode, trust: { production: storeOf(root), test: emptyStore } });
  const method = verifyCard(settings, { clock: holdClock(), random: systemRandom });
  return method.verify({ certificateDer: card.der, chainDer: [] });
};

describe('in production', () => {
  test('P205: a card below a test root, whatever else is wrong with it', async () => {
    const method = world.method({ mode: 'production' });
    for (const id of [worldCards.doctor, worldCards.expired, worldCards.service, worldCards.revoked]) {
      assert.deepEqual(await method.verify(present(world.card(id))), { fault: 'P205', detail: 'below a test root' });
    }
  });

  test('P205: a card with the carrier category of a test card, although below a production root', async () => {
    const card = await forgeCard(root);
    assert.deepEqual(await verify(card, 'production'), { fault: 'P205', detail: 'carrier category of a test card' });
  });

  test('P204: a test card of an unknown issuer is that, first of all', async () => {
    const outcome = await world.method({ mode: 'production' }).verify(present(world.card(worldCards.unknownIssuer)));
    assert.equal('fault' in outcome && outcome.fault, 'P204');
  });

  test('nothing is asked about a card that is refused before revocation', async () => {
    const askedBefore = world.asked.length;
    await world.method({ mode: 'production' }).verify(present(world.card(worldCards.doctor)));
    assert.equal(world.asked.length, askedBefore);
  });

  test('a real card below a production root is accepted', async () => {
    const category = privateExtension.carrierCategory(0);
    const card = await forgeCard(root, { extensions: Object.values({ ...soundExtensions, category }) });
    assert.ok('method' in (await verify(card, 'production')));
  });
});

test('the sandbox accepts both realms', async () => {
  assert.ok('method' in (await verify(await forgeCard(root), 'sandbox')));
});
