import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { verifyCard } from '#methods/card/verify.ts';
import { systemRandom } from '#platform/random.ts';
import { authorityInformation, crlDistributionPoint } from '#sandbox/cards/extensions.ts';
import {
  emptyStore,
  forgeCard,
  forgedSettings,
  forgeRoot,
  soundExtensions,
  storeOf,
  withoutRevocation,
} from '../../support/card-forge.ts';
import { type CardWorld, holdClock, makeCardWorld, present, worldCards } from '../../support/card-world.ts';
import { type FakeResponder, fakeServer } from '../../support/fake-responder.ts';

let world: CardWorld;
/** Must never be asked. */
let trap: FakeResponder;
before(async () => {
  world = await makeCardWorld();
  trap = await fakeServer((_request, response) => response.end());
});
beforeEach(() => void world.asked.splice(0));
after(async () => {
  assert.deepEqual(trap.asked, []);
  await Promise.all([trap.close(), world.close()]);
});

describe('an address is asked only when it is configured', () => {
  test('the addresses in a genuine certificate are not asked by themselves', async () => {
    const root = await forgeRoot('root');
    const pointers = [
      crlDistributionPoint(`${trap.url}/list.crl`),
      authorityInformation({ ocsp: trap.url, issuer: `${trap.url}/issuer.cer` }),
    ];
    const card = await forgeCard(root, { extensions: [...Object.values(soundExtensions), ...pointers] });
    const settings = forgedSettings({
      trust: { production: emptyStore, test: storeOf(root) },
      revocation: { ...withoutRevocation, whenUnknown: 'refuse' },
    });
    const outcome = await verifyCard(settings, { clock: holdClock(), random: systemRandom }).verify({
      certificateDer: card.der,
      chainDer: [],
    });
    assert.equal('fault' in outcome && outcome.fault, 'P207');
  });

  test('a card whose chain does not verify causes no request at all, configured or not', async () => {
    for (const id of [worldCards.unknownIssuer, worldCards.expired, worldCards.service]) {
      assert.ok('fault' in (await world.method().verify(present(world.card(id)))));
    }
    const certificateDer = Buffer.from(present(world.card(worldCards.doctor)).certificateDer);
    certificateDer[certificateDer.length - 1] = (certificateDer.at(-1) ?? 0) ^ 1;
    assert.ok('fault' in (await world.method().verify({ certificateDer, chainDer: [] })));
    assert.deepEqual(world.asked, []);
  });

  test('a redirect to another address is not followed', async () => {
    const redirecting = await fakeServer((_request, response) => response.writeHead(302, { location: trap.url }).end());
    const revocation = {
      ...world.settings().revocation,
      ocspUrls: [redirecting.url],
      crlUrls: [`${redirecting.url}/list.crl`],
    };
    const outcome = await world.method({ revocation }).verify(present(world.card(worldCards.doctor)));
    assert.equal('fault' in outcome && outcome.fault, 'P207');
    assert.equal(redirecting.asked.length, 2);
    await redirecting.close();
  });

  test('addresses that are not http are passed over', async () => {
    const revocation = {
      ...world.settings().revocation,
      ocspUrls: [],
      crlUrls: ['ldap://127.0.0.1/cn=list', 'file:///etc/hostname'],
    };
    const outcome = await world.method({ revocation }).verify(present(world.card(worldCards.doctor)));
    assert.deepEqual(outcome, { fault: 'P207', detail: 'OCSP: no responder configured; list: no list configured' });
  });

  test('of several configured lists, the one that the certificate names is asked first', async () => {
    const revocation = { ...world.settings().revocation, ocspUrls: [] };
    assert.ok('method' in (await world.method({ revocation }).verify(present(world.card(worldCards.employee)))));
    assert.deepEqual(world.asked, ['/CRL/ACI-ST-PP-TEST.crl']);
  });
});
