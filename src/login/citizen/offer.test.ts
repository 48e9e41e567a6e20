import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { asProviderId, type ProviderId } from '#vocabulary/identifiers.ts';
import { levels } from '#vocabulary/level.ts';
import {
  findObstacle,
  isFilteredOut,
  type OfferableProvider,
  type OfferContext,
  offerProviders,
  reaches,
} from './offer.ts';

const ids = ['a', 'b', 'c', 'd', 'e'].map(asProviderId);
const id = fc.constantFrom(...ids);
const bounds = fc
  .tuple(fc.nat(2), fc.nat(2))
  .map(([one, other]) => levels.slice(Math.min(one, other), Math.max(one, other) + 1));
const providers = fc.uniqueArray(
  fc.record({
    providerId: id,
    active: fc.boolean(),
    display: fc.boolean(),
    order: fc.nat(3),
    title: fc.constantFrom('x', 'y', 'é'),
    allowedLevels: bounds,
  }),
  { selector: ({ providerId }) => providerId },
);
const contexts = fc
  .record({
    door: fc.constantFrom('low' as const, 'plus' as const),
    filter: fc.record({ mode: fc.constantFrom('exclude' as const, 'only' as const), list: fc.array(id) }),
    wantedLevel: fc.constantFrom(...levels),
    repScopes: fc.constant([]),
    suspicious: fc.boolean(),
    health: fc.dictionary(id, fc.constantFrom('well' as const, 'disturbed' as const, 'unavailable' as const)),
  })
  .map(({ health, ...rest }): OfferContext => ({ ...rest, healthOf: (one: ProviderId) => health[one] ?? 'well' }));

const calm: OfferContext = {
  door: 'low',
  filter: { mode: 'exclude', list: [] },
  wantedLevel: 'eidas1',
  repScopes: [],
  suspicious: false,
  healthOf: () => 'well',
};
const plain: OfferableProvider = {
  providerId: asProviderId('a'),
  active: true,
  display: true,
  order: 1,
  title: 'A',
  allowedLevels: ['eidas1'],
};

test('whatever the context, a hidden provider is not offered and nothing is offered twice', () => {
  fc.assert(
    fc.property(providers, contexts, fc.option(id, { nil: undefined }), (list, context, remembered) => {
      const offered = offerProviders(list, context, remembered);
      const shown = offered.map(({ provider }) => provider.providerId);
      assert.equal(new Set(shown).size, shown.length);
      assert.ok(offered.every(({ provider }) => provider.display));
      assert.ok(list.filter(({ display }) => display).length >= offered.length);
    }),
  );
});

test('what can be chosen is active, accepted by the service, strong enough and reachable', () => {
  fc.assert(
    fc.property(providers, contexts, (list, context) => {
      for (const { provider, obstacle } of offerProviders(list, context, undefined)) {
        const { providerId, allowedLevels, active } = provider;
        const isUsable =
          active &&
          !isFilteredOut(providerId, context.filter) &&
          reaches(allowedLevels.at(-1), context.wantedLevel) &&
          (!context.suspicious || reaches(allowedLevels[0], 'eidas2')) &&
          context.healthOf(providerId) !== 'unavailable';
        assert.equal(obstacle === undefined, isUsable);
      }
    }),
  );
});

test('what can be chosen comes first, and the remembered one before all', () => {
  fc.assert(
    fc.property(providers, contexts, id, (list, context, remembered) => {
      const offered = offerProviders(list, context, remembered);
      const firstObstructed = offered.findIndex(({ obstacle }) => obstacle !== undefined);
      if (firstObstructed >= 0)
        assert.ok(offered.slice(firstObstructed).every(({ obstacle }) => obstacle !== undefined));
      const place = offered.findIndex((each) => each.remembered);
      assert.ok(place <= 0);
      if (place === 0) assert.equal(offered[0]?.provider.providerId, remembered);
    }),
  );
});

test('on plus, what the service filters out is not even shown; on low it is shown and greyed', () => {
  const filter = { mode: 'exclude', list: [plain.providerId] } as const;
  assert.deepEqual(offerProviders([plain], { ...calm, door: 'plus', filter }, undefined), []);
  assert.equal(offerProviders([plain], { ...calm, filter }, undefined)[0]?.obstacle, 'not-for-service');
});

test('an allowlist leaves out what it does not name, also when it is empty', () => {
  assert.equal(findObstacle(plain, { ...calm, filter: { mode: 'only', list: [] } }), 'not-for-service');
  assert.equal(findObstacle(plain, { ...calm, filter: { mode: 'only', list: [plain.providerId] } }), undefined);
});

test('the operator’s word comes before the others', () => {
  const context: OfferContext = {
    ...calm,
    wantedLevel: 'eidas3',
    filter: { mode: 'only', list: [] },
    healthOf: () => 'unavailable',
  };
  assert.equal(findObstacle({ ...plain, active: false }, context), 'inactive');
});

test('in a suspicious context the weakest answer of a provider counts, not its best', () => {
  const wide = { ...plain, allowedLevels: ['eidas1', 'eidas2'] as const };
  assert.equal(findObstacle(wide, { ...calm, suspicious: true }), 'suspicious');
  assert.equal(findObstacle({ ...plain, allowedLevels: ['eidas2'] }, { ...calm, suspicious: true }), undefined);
});

test('a disturbed provider says so and can be chosen', () => {
  const [offered] = offerProviders([plain], { ...calm, healthOf: () => 'disturbed' }, undefined);
  assert.deepEqual([offered?.disturbed, offered?.obstacle], [true, undefined]);
});
