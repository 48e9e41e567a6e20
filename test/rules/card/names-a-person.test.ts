import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Extension } from 'pkijs';
import { verifyCard } from '#methods/card/verify.ts';
import { systemRandom } from '#platform/random.ts';
import { extendedKeyUsage, keyUsage, privateExtension } from '#sandbox/cards/extensions.ts';
import type { RelativeName } from '#sandbox/cards/names.ts';
import {
  emptyStore,
  type Forged,
  forgeCard,
  forgedSettings,
  forgeRoot,
  soundExtensions,
  soundSubject,
  storeOf,
} from '../../support/card-forge.ts';
import { type CardWorld, derOf, holdClock, makeCardWorld, present, worldCards } from '../../support/card-world.ts';

let world: CardWorld;
let root: Forged;
before(async () => {
  world = await makeCardWorld();
  root = await forgeRoot('root');
});
after(() => world.close());

const verify = (card: Forged) => {
  const settings = forgedSettings({ trust: { production: emptyStore, test: storeOf(root) } });
  return verifyCard(settings, { clock: holdClock(), random: systemRandom }).verify({
    certificateDer: card.der,
    chainDer: [],
  });
};
const withExtensions = async (changes: Partial<Record<keyof typeof soundExtensions, Extension>>) =>
  verify(await forgeCard(root, { extensions: Object.values({ ...soundExtensions, ...changes }) }));
const withoutExtension = async (name: keyof typeof soundExtensions) =>
  verify(
    await forgeCard(root, {
      extensions: Object.values({ ...soundExtensions, [name]: undefined }).filter((value) => value !== undefined),
    }),
  );
const withSubject = async (subject: readonly RelativeName[]) => verify(await forgeCard(root, { subject }));

describe('P206', () => {
  test('a service card names a post, not a person', async () => {
    const outcome = await world.method().verify(present(world.card(worldCards.service)));
    assert.deepEqual(outcome, { fault: 'P206', detail: 'the subject names no person' });
  });

  test('the software certificate of an organisation is not a card', async () => {
    const { certificatePem, chainPem } = await world.pki.organisationCertificate('service-of-test');
    const outcome = await world.method().verify(present({ certificatePem, chainPem }));
    assert.deepEqual(outcome, { fault: 'P206', detail: 'the carrier is not a card' });
  });

  test('a kind of card that is not accepted here', async () => {
    const outcome = await world.method({ acceptedKinds: ['CPS'] }).verify(present(world.card(worldCards.employee)));
    assert.deepEqual(outcome, { fault: 'P206', detail: 'card kind CPE is not accepted' });
  });

  test('the signature certificate of a card, which is not for logging in', async () => {
    const outcome = await withExtensions({ keyUsage: keyUsage(['nonRepudiation']) });
    assert.deepEqual(outcome, { fault: 'P206', detail: 'key usage without digitalSignature' });
  });

  test('a certificate for another purpose, or for none that is said', async () => {
    const refusal = { fault: 'P206', detail: 'extended key usage without clientAuth' };
    assert.deepEqual(await withExtensions({ extendedKeyUsage: extendedKeyUsage(['serverAuth']) }), refusal);
    assert.deepEqual(await withoutExtension('extendedKeyUsage'), refusal);
  });

  test('a certificate of an authority that is presented as a card', async () => {
    const outcome = await world
      .method()
      .verify({ certificateDer: derOf(world.pki.authorities['ACI-FO-PP'].certificatePem), chainDer: [] });
    assert.deepEqual(outcome, { fault: 'P206', detail: 'certificate of an authority' });
  });

  test('a card of unknown kind, or without kind or category', async () => {
    assert.equal(codeOf(await withExtensions({ cardType: privateExtension.cardType(7) })), 'P206');
    assert.equal(codeOf(await withoutExtension('cardType')), 'P206');
    assert.equal(codeOf(await withoutExtension('category')), 'P206');
    assert.equal(codeOf(await withExtensions({ category: privateExtension.carrierCategory(0x83) })), 'P206');
  });

  test('a subject with a pseudonym, two identifiers, none, or one that is no identifier', async () => {
    const [country, title] = soundSubject;
    assert.ok(country && title);
    const person = { GN: 'Camille', SN: 'ARNOUX' };
    for (const subject of [
      [country, title, { ...person, CN: '899800000018', pseudonym: 'EMPLOYE1' }],
      [country, title, { ...person, CN: '899800000018' }, { CN: '899800000026' }],
      [country, title, person],
      [country, { CN: '899800000018' }],
      [country, title, { ...person, CN: 'Camille ARNOUX' }],
      [country, title, { ...person, CN: '899800000018\u0000' }],
      [country, title, { ...person, CN: '8' }],
    ]) {
      assert.deepEqual(await withSubject(subject), { fault: 'P206', detail: 'the subject names no person' });
    }
  });
});

const codeOf = (outcome: object): string => ('fault' in outcome ? String(outcome.fault) : 'accepted');
