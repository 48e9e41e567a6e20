import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { trustRootOperations } from '#console/trust-roots.ts';
import { type CardTrust, followTrust, openCardTrust } from '#methods/card/card-trust.ts';
import type { TrustStores } from '#methods/card/trust.ts';
import type { CardMethod } from '#methods/card/verify.ts';
import { systemRandom } from '#platform/random.ts';
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
import { at, type Desk, openDesk } from './desk.ts';
import { byTwo, detailsOf, obtain } from './second-pair.ts';

const stack = new AsyncDisposableStack();
let desk: Desk;
let configured: Forged;
let added: Forged;
let trust: CardTrust;
let method: CardMethod;
let operations: ReturnType<typeof trustRootOperations>;
before(async () => {
  desk = await openDesk(stack);
  [configured, added] = await Promise.all([forgeRoot('configured'), forgeRoot('added')]);
  trust = await openCardTrust(desk.stores.trustRoots, { production: emptyStore, test: storeOf(configured) });
  const { trust: _none, ...settings } = forgedSettings({});
  method = followTrust(trust, settings, { clock: desk.clock, random: systemRandom });
  operations = trustRootOperations({
    ...{ trust, store: desk.stores.trustRoots, mode: 'sandbox', clock: desk.clock },
    findOperator: desk.table.findOperator,
  });
});
after(() => stack.disposeAsync());

const reason = 'the authority renews its root';
const pemOf = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
const present = async (card: Forged): Promise<string> => {
  const outcome = await method.verify({ certificateDer: card.der, chainDer: [] });
  return 'fault' in outcome ? outcome.fault : outcome.method;
};
const fingerprintOf = async (subject: string): Promise<string> =>
  (await obtain(desk, operations.list, {})).find((root) => root.subject.includes(subject))?.fingerprint ?? '';

describe('a root that two operators add', () => {
  test('lets its cards in at once, until two withdraw it', async () => {
    const card = await forgeCard(added);
    assert.equal(await present(card), 'P204');
    const input = { store: 'test', certificate: pemOf(added.der), reason } as const;
    const proposed = await desk.perform(operations.add, input, at('operator-1'));
    assert.equal(proposed.outcome, 'proposed');
    assert.equal(await present(card), 'P204', 'one is not enough');
    await byTwo(desk, operations.add, input);
    assert.equal(await present(card), 'card');
    const fingerprint = await fingerprintOf('added');
    const [line] = await detailsOf(desk, 'trust-root.added');
    assert.deepEqual(line?.details, { fingerprint, store: 'test', by: 'operator-2' });
    await byTwo(desk, operations.withdraw, { fingerprint, reason });
    assert.equal(await present(card), 'P204', 'what was remembered of the card went with the root');
    const shown = (await obtain(desk, operations.list, {})).find((root) => root.fingerprint === fingerprint);
    assert.deepEqual(
      [shown?.origin, shown?.isTrusted, shown?.decidedBy?.name],
      ['console', false, 'Name of operator-2'],
    );
  });

  test('brings its intermediates along, and is there after a restart', async () => {
    const root = await forgeRoot('with intermediates');
    const middle = await forge({ signer: root, subject: authorityName('middle'), extensions: authorityExtensions(0) });
    const certificate = pemOf(root.der) + pemOf(middle.der);
    await byTwo(desk, operations.add, { store: 'test', certificate, reason });
    assert.equal(await present(await forgeCard(middle)), 'card');
    const again = await openCardTrust(desk.stores.trustRoots, { production: emptyStore, test: emptyStore });
    assert.equal(again.stores().test.intermediates.length, 1);
  });

  test('may be DER in base64', async () => {
    const certificate = Buffer.from((await forgeRoot('binary')).der).toString('base64');
    await byTwo(desk, operations.add, { store: 'production', certificate, reason });
    assert.equal(trust.stores().production.roots.length, 1);
  });
});

test('a card that is being verified while its root is withdrawn does not come in', async () => {
  let stores: TrustStores = { production: emptyStore, test: storeOf(configured) };
  const followers: ((changed: TrustStores) => void)[] = [];
  const changing = { stores: () => stores, follow: (use: (changed: TrustStores) => void) => void followers.push(use) };
  const { trust: _none, ...settings } = forgedSettings({});
  const watched = followTrust(changing, settings, { clock: desk.clock, random: systemRandom });
  const card = await forgeCard(configured);
  const verifying = watched.verify({ certificateDer: card.der, chainDer: [] });
  stores = { production: emptyStore, test: emptyStore };
  for (const use of followers) use(stores);
  const outcome = await verifying;
  assert.equal('fault' in outcome && outcome.fault, 'P204');
});

describe('a root of the configuration', () => {
  test('can be withdrawn and trusted again, but the last one stays', async () => {
    const card = await forgeCard(configured);
    assert.equal(await present(card), 'card');
    const fingerprint = await fingerprintOf('configured');
    await byTwo(desk, operations.withdraw, { fingerprint, reason });
    assert.equal(await present(card), 'P204');
    for (const other of (await obtain(desk, operations.list, {})).filter((root) => root.isTrusted).slice(1))
      await byTwo(desk, operations.withdraw, { fingerprint: other.fingerprint, reason });
    const [last] = (await obtain(desk, operations.list, {})).filter((root) => root.isTrusted);
    const refused = await byTwo(desk, operations.withdraw, { fingerprint: last?.fingerprint ?? '', reason });
    assert.match(JSON.stringify(refused), /last root/);
    await byTwo(desk, operations.add, { store: 'test', certificate: pemOf(configured.der), reason });
    assert.equal(await present(card), 'card');
  });
});

describe('what is no root is refused before anybody is asked to agree', () => {
  const wordsFor = async (certificate: string, store: 'test' | 'production' = 'test'): Promise<string> => {
    const performed = await desk.perform(operations.add, { store, certificate, reason }, at('operator-1'));
    return performed.outcome === 'refused' ? (performed.faults[0]?.message.en ?? '') : performed.outcome;
  };

  test('a card, an intermediate, a private key, words, an authority of another root', async () => {
    const root = await forgeRoot('some root');
    const middle = await forge({ signer: root, subject: authorityName('middle'), extensions: authorityExtensions(0) });
    const stray = await forge({ signer: added, subject: authorityName('stray'), extensions: authorityExtensions(0) });
    const key = root.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    assert.match(await wordsFor(pemOf((await forgeCard(root)).der)), /no root/);
    assert.match(await wordsFor(pemOf(middle.der)), /no root/);
    assert.match(await wordsFor(pemOf(root.der) + key), /private key/);
    assert.match(await wordsFor('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'), /no X.509/);
    assert.match(await wordsFor('%'), /Give a PEM/);
    assert.match(await wordsFor(pemOf(root.der) + pemOf(stray.der)), /does not climb/);
    assert.match(await wordsFor(pemOf(root.der) + pemOf(added.der)), /one root/);
  });

  test('one that ended, one that signs nothing, one that is there already or in the other store', async () => {
    const old = { notBefore: new Date(1_000_000_000_000), notAfter: new Date(1_100_000_000_000) };
    const ended = await forge({ subject: authorityName('ended'), extensions: authorityExtensions(), ...old });
    assert.match(await wordsFor(pemOf(ended.der)), /not valid/);
    const own = await forge({ subject: authorityName('nobody'), extensions: [] });
    assert.match(await wordsFor(pemOf(own.der)), /not that of an authority/);
    assert.match(await wordsFor(pemOf(configured.der)), /already/);
    assert.match(await wordsFor(pemOf(configured.der), 'production'), /other store/);
  });
});

test('of two withdrawals at the same moment one is carried out', async () => {
  const { trustRoots } = desk.stores;
  const [one, other] = await Promise.all([forgeRoot('one'), forgeRoot('other')]);
  for (const { der } of [one, other])
    await byTwo(desk, operations.add, { store: 'test', certificate: pemOf(der), reason });
  const expected = trust.expected();
  const decisions = (await trustRoots.list()).filter(({ state }) => state === 'added');
  const answers = await Promise.all(
    decisions.slice(-2).map((decision) => trustRoots.decide({ ...decision, state: 'withdrawn' }, expected, [])),
  );
  assert.deepEqual(answers, [true, false]);
});
