import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Integer } from 'asn1js';
import fc from 'fast-check';
import type { CardSettings } from '#methods/card/card.ts';
import { verifyCard } from '#methods/card/verify.ts';
import { systemRandom } from '#platform/random.ts';
import type { Authority } from '#sandbox/cards/authorities.ts';
import { extension } from '#sandbox/cards/extensions.ts';
import { makeEllipticKey } from '#sandbox/cards/issue.ts';
import { encodeRevocationList, type RevocationListContent } from '#sandbox/cards/revocation-answers.ts';
import {
  emptyStore,
  forgeCard,
  forgedSettings,
  forgeRoot,
  storeOf,
  withoutRevocation,
} from '../../support/card-forge.ts';
import { type CardWorld, makeCardWorld, present, worldCards } from '../../support/card-world.ts';
import { certIdOf, fakeResponder, type FakeResponder } from '../../support/fake-responder.ts';

let world: CardWorld;
let authority: Authority;
before(async () => {
  world = await makeCardWorld();
  authority = world.pki.authorities['ACI-FO-PP'];
});
after(() => world.close());

const at = (seconds: number) => new Date(world.clock.nowMilliseconds() + seconds * 1000);
const list =
  (changes: Partial<RevocationListContent> = {}) =>
  () =>
    encodeRevocationList({
      issuer: authority.certificate,
      signingKey: authority.keys.privateKey,
      thisUpdate: at(0),
      nextUpdate: at(3600),
      revoked: [],
      ...changes,
    });
const only = (...lists: readonly FakeResponder[]): Partial<CardSettings> => ({
  revocation: { ...world.settings().revocation, ocspUrls: [], crlUrls: lists.map(({ url }) => `${url}/list.crl`) },
});
const doctor = () => present(world.card(worldCards.doctor));

async function outcomeWith(answer: () => Uint8Array | Promise<Uint8Array>): Promise<string> {
  const server = await fakeResponder(answer);
  const outcome = await world.method(only(server)).verify(doctor());
  await server.close();
  if (!('fault' in outcome)) return 'accepted';
  return outcome.fault === 'P207' ? outcome.detail.replace('OCSP: no responder configured; list: ', '') : outcome.fault;
}

describe('a revocation list counts', () => {
  test('when it is complete, signed by the issuer, and of now', async () =>
    assert.equal(await outcomeWith(list()), 'accepted'));
  test('P203 when the card is in it', async () => {
    const revoked = [{ serial: world.card(worldCards.doctor).serial, atSeconds: world.clock.nowSeconds() }];
    assert.equal(await outcomeWith(list({ revoked })), 'P203');
  });
});

describe('a revocation list does not count', () => {
  test('signed by a stranger in the name of the issuer', async () => {
    const { privateKey: signingKey } = await makeEllipticKey();
    assert.equal(await outcomeWith(list({ signingKey })), 'the signature of the list does not verify');
  });
  test('of another authority', async () => {
    const other = world.pki.authorities['ACI-ST-PP'];
    const content = { issuer: other.certificate, signingKey: other.keys.privateKey };
    assert.equal(await outcomeWith(list(content)), 'list of another authority');
  });
  test('after its next update, or before its time', async () => {
    assert.equal(await outcomeWith(list({ thisUpdate: at(-7200), nextUpdate: at(-3600) })), 'stale list');
    assert.equal(await outcomeWith(list({ thisUpdate: at(3600), nextUpdate: at(7200) })), 'list of the future');
  });
  test('when it is a delta, or covers a part only', async () => {
    const delta = extension('2.5.29.27', new Integer({ value: 1 }), true);
    assert.equal(await outcomeWith(list({ extensions: [delta] })), 'partial list');
  });
  test('when it is something else', async () => {
    assert.equal(await outcomeWith(() => Buffer.from('<html></html>')), 'malformed list');
  });
});

test('a list of thousands is read, which is more than the library takes at once', async () => {
  const serials = Array.from({ length: 4000 }, (_, index) => `40${index.toString(16).padStart(30, '0')}`);
  const revoked = [...serials, world.card(worldCards.doctor).serial].map((serial) => ({ serial, atSeconds: 0 }));
  assert.equal(await outcomeWith(list({ revoked })), 'P203');
});

test('a serial whose first bit is set is found, by the list and by OCSP', async () => {
  const root = await forgeRoot('root');
  const card = await forgeCard(root, { serial: Uint8Array.of(0, 0xff, 1, 2, 3) });
  const serial = '00ff010203';
  const server = await fakeResponder((question) => {
    if (question)
      assert.equal(Buffer.from(certIdOf(question).serialNumber.valueBlock.valueHexView).toString('hex'), serial);
    return encodeRevocationList({
      issuer: root.structure,
      signingKey: root.keys.privateKey,
      thisUpdate: at(0),
      nextUpdate: at(3600),
      revoked: [{ serial, atSeconds: 0 }],
    });
  });
  const revocation = {
    ...only(server).revocation,
    ...withoutRevocation,
    ocspUrls: [server.url],
    crlUrls: [server.url],
  };
  const settings = forgedSettings({ trust: { production: emptyStore, test: storeOf(root) }, revocation });
  const method = verifyCard(settings, { clock: world.clock, random: systemRandom });
  assert.deepEqual(await method.verify({ certificateDer: card.der, chainDer: [] }), {
    fault: 'P203',
    detail: 'revoked',
  });
  assert.deepEqual(server.asked, ['POST /', 'GET /']);
  await server.close();
});

test('mutated lists are never a defect, and never hide a revocation', async () => {
  const revoked = [{ serial: world.card(worldCards.doctor).serial, atSeconds: world.clock.nowSeconds() }];
  const der = await list({ revoked })();
  const server = await fakeResponder(() => mutated);
  let mutated = der;
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (position, mask) => {
      mutated = Uint8Array.from(der);
      mutated[position % der.length] = (der[position % der.length] ?? 0) ^ mask;
      assert.ok('fault' in (await world.method(only(server)).verify(doctor())));
    }),
    { numRuns: 150 },
  );
  await server.close();
});

test('among several lists the one of the issuer is found, whatever the others are', async () => {
  const other = world.pki.authorities['ACI-ST-PP'];
  const servers = await Promise.all([
    fakeResponder(() => Buffer.from('nonsense')),
    fakeResponder(list({ issuer: other.certificate, signingKey: other.keys.privateKey })),
    fakeResponder(list()),
  ]);
  assert.ok('method' in (await world.method(only(...servers)).verify(doctor())));
  await Promise.all(servers.map(({ close }) => close()));
});

test('a list serves until its next update when its address stops answering, and not longer', async () => {
  const server = await fakeResponder(list());
  const method = world.method(only(server));
  assert.ok('method' in (await method.verify(doctor())));
  await server.close();
  world.clock.advance(3000);
  assert.ok('method' in (await method.verify(doctor())));
  world.clock.advance(601);
  const outcome = await method.verify(doctor());
  assert.deepEqual(outcome, { fault: 'P207', detail: 'OCSP: no responder configured; list: stale list' });
});
