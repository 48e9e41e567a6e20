import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { verifyCard } from '#methods/card/verify.ts';
import { systemRandom } from '#platform/random.ts';
import { keyUsage } from '#sandbox/cards/extensions.ts';
import {
  authorityExtensions,
  authorityName,
  emptyStore,
  forge,
  forgeCard,
  type Forged,
  forgedSettings,
  forgeRoot,
  storeOf,
} from '../../support/card-forge.ts';
import { type CardWorld, derOf, holdClock, makeCardWorld, present, worldCards } from '../../support/card-world.ts';

let world: CardWorld;
before(async () => {
  world = await makeCardWorld();
});
after(() => world.close());

const verify = (card: Uint8Array, chain: readonly Forged[], ...trusted: readonly Forged[]) => {
  const settings = forgedSettings({ trust: { production: emptyStore, test: storeOf(...trusted) } });
  const method = verifyCard(settings, { clock: holdClock(), random: systemRandom });
  return method.verify({ certificateDer: card, chainDer: chain.map(({ der }) => der) });
};
const unknown = { fault: 'P204', detail: 'unknown issuer' };
const forgedSignature = { fault: 'P204', detail: 'a signature of the chain does not verify' };

describe('P204', () => {
  test('a card signed by another key in the name of a real authority', async () => {
    const outcome = await world.method().verify(present(world.card(worldCards.unknownIssuer)));
    assert.deepEqual(outcome, forgedSignature);
  });

  test('a card below a root that is not configured, even when the client brings that root', async () => {
    const [trusted, stranger] = await Promise.all([forgeRoot('root'), forgeRoot('stranger')]);
    const card = await forgeCard(stranger);
    assert.deepEqual(await verify(card.der, [stranger], trusted), unknown);
  });

  test('a root of the client’s own with the name of a configured one', async () => {
    const [trusted, twin] = await Promise.all([forgeRoot('root'), forgeRoot('root')]);
    const card = await forgeCard(twin);
    assert.deepEqual(await verify(card.der, [twin], trusted), forgedSignature);
  });

  test('a self-signed intermediate with the name of a real one', async () => {
    const root = await forgeRoot('root');
    const real = await forge({ signer: root, subject: authorityName('middle'), extensions: authorityExtensions(0) });
    const fake = await forge({ subject: authorityName('middle'), extensions: authorityExtensions(0) });
    const card = await forgeCard(fake);
    assert.deepEqual(await verify(card.der, [fake, real], root), unknown);
    assert.deepEqual(await verify(card.der, [fake], root, real), forgedSignature);
  });

  test('an intermediate that claims to be issued by the real root, and is not', async () => {
    const root = await forgeRoot('root');
    const own = await forgeRoot('root');
    const fake = await forge({
      signer: { structure: root.structure, keys: own.keys },
      subject: authorityName('middle'),
      extensions: authorityExtensions(0),
    });
    assert.deepEqual(await verify((await forgeCard(fake)).der, [fake], root), forgedSignature);
  });

  test('a card issued by another card', async () => {
    const root = await forgeRoot('root');
    const holder = await forgeCard(root);
    const card = await forgeCard(holder);
    assert.deepEqual(await verify(card.der, [holder], root), unknown);
  });

  test('an authority whose key may not sign certificates', async () => {
    const root = await forgeRoot('root');
    const [constraints] = authorityExtensions(0);
    assert.ok(constraints);
    const extensions = [constraints, keyUsage(['digitalSignature', 'crlSign'])];
    const middle = await forge({ signer: root, subject: authorityName('middle'), extensions });
    assert.equal(codeOf(await verify((await forgeCard(middle)).der, [], root, middle)), 'P204');
  });

  test('an authority below one that may have none below it', async () => {
    const root = await forgeRoot('root');
    const middle = await forge({ signer: root, subject: authorityName('middle'), extensions: authorityExtensions(0) });
    const low = await forge({ signer: middle, subject: authorityName('low'), extensions: authorityExtensions() });
    assert.equal(codeOf(await verify((await forgeCard(low)).der, [low, middle], root)), 'P204');
  });

  test('a path that is longer than any real one', async () => {
    const path = [await forgeRoot('root')];
    for (let depth = 1; depth <= 5; depth += 1) {
      const signer = path.at(-1);
      path.push(await forge({ signer, subject: authorityName(`level ${depth}`), extensions: authorityExtensions() }));
    }
    const [root, ...above] = path;
    const last = path.at(-1);
    assert.ok(root && last);
    assert.equal(codeOf(await verify((await forgeCard(last)).der, above, root)), 'P204');
  });

  test('a critical extension that we do not understand', async () => {
    const { extension } = await import('#sandbox/cards/extensions.ts');
    const { Null } = await import('asn1js');
    const root = await forgeRoot('root');
    const card = await forgeCard(root, { extensions: [extension('1.2.3.4', new Null(), true)] });
    assert.deepEqual(await verify(card.der, [], root), { fault: 'P204', detail: 'the certificate cannot be read' });
  });

  test('octets that are no certificate, and a certificate with something behind it', async () => {
    const root = await forgeRoot('root');
    const card = await forgeCard(root);
    const octets = [
      Buffer.alloc(0),
      Buffer.from('-----BEGIN CERTIFICATE-----'),
      Buffer.alloc(20_000, 0x30),
      Buffer.concat([card.der, Buffer.from([0])]),
    ];
    for (const der of octets) {
      assert.deepEqual(await verify(der, [], root), { fault: 'P204', detail: 'the certificate cannot be read' });
    }
  });
});

test('a forged authority in the way does not keep out a card whose real authority comes with it', async () => {
  const root = await forgeRoot('root');
  const real = await forge({ signer: root, subject: authorityName('middle'), extensions: authorityExtensions(0) });
  const fake = await forge({ subject: authorityName('middle'), extensions: authorityExtensions(0) });
  const card = await forgeCard(real);
  assert.ok('method' in (await verify(card.der, [fake, real], root)));
});

test('a card that failed for want of its intermediate is accepted when it comes with it', async () => {
  const root = await forgeRoot('root');
  const middle = await forge({ signer: root, subject: authorityName('middle'), extensions: authorityExtensions(0) });
  const card = await forgeCard(middle);
  const settings = forgedSettings({ trust: { production: emptyStore, test: storeOf(root) } });
  const method = verifyCard(settings, { clock: holdClock(), random: systemRandom });
  assert.deepEqual(await method.verify({ certificateDer: card.der, chainDer: [] }), unknown);
  assert.ok('method' in (await method.verify({ certificateDer: card.der, chainDer: [derOf(''), middle.der] })));
});

const codeOf = (outcome: object): string => ('fault' in outcome ? String(outcome.fault) : 'accepted');
