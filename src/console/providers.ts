import { type Static, Type } from '@sinclair/typebox';
import { describeProvider } from '#methods/upstream/describe.ts';
import { asSwitched, type IdentityProvider, type ProviderSwitches } from '#methods/upstream/identity-provider.ts';
import { oneOf } from '#platform/declared.ts';
import { citizenDoors } from '#vocabulary/citizen.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { listDataProviders } from './data-providers.ts';
import { defineOperation, done, missing, reason, refused } from './operation.ts';
import { isFromFile, type ProviderDeps, providerEvent } from './provider-records.ts';
import { declareProvider, sealProviderSecret, withdrawProvider } from './provider-declaration.ts';

/** Identity providers of the citizen door: how they do, switching them, declaring them. */
export const providerOperations = (deps: ProviderDeps) => ({
  list: list(deps),
  show: show(deps),
  switch: switchProvider(deps),
  sealSecret: sealProviderSecret(deps),
  declare: declareProvider(deps),
  withdraw: withdrawProvider(deps),
  listData: listDataProviders(deps.dataProviders),
});
export type ProviderOperations = ReturnType<typeof providerOperations>;

const door = Type.Union(citizenDoors.map((name) => Type.Literal(name)));
const healthShape = Type.Object({
  door,
  health: oneOf(['well', 'disturbed', 'unavailable'], { description: 'As people meet it.' }),
  circuit: oneOf(['closed', 'open', 'ready', 'trying'], {
    description: '`open`: nobody is sent there for the moment.',
  }),
  calls: Type.Integer({ description: 'Calls of the last two minutes, at most the latest hundred.' }),
  failures: Type.Integer({ description: 'Those among them that failed.' }),
  lastHeardAtSeconds: Type.Union([Type.Integer(), Type.Null()], {
    description: 'A login or a probe, well or not; null: not since the start.',
  }),
});

const summaryShape = Type.Object({
  providerId: Type.String(),
  title: Type.String(),
  active: Type.Boolean({ description: 'False: shown, greyed, and refused when forced.' }),
  display: Type.Boolean({ description: 'False: not shown at all.' }),
  order: Type.Integer({ description: 'Its place on the choice page.' }),
  isBeta: Type.Boolean(),
  health: Type.Array(healthShape, { description: 'By issuer that offers it.' }),
});
export type ProviderSummary = Static<typeof summaryShape>;

const readers = ['operator', 'auditor', 'support'] as const;

const list = (deps: ProviderDeps) =>
  defineOperation({
    name: 'providers.list',
    summary: {
      fr: 'Lister les fournisseurs d’identité et leur santé',
      en: 'List identity providers and their health',
    },
    kind: 'read',
    roles: readers,
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Array(summaryShape),
    run: async () => {
      const all = (await deps.providers.list()).map((one) => summaryOf(deps, asSwitched(one)));
      return done(all.toSorted((one, other) => one.order - other.order));
    },
  });

const summaryOf = (deps: ProviderDeps, provider: IdentityProvider): ProviderSummary => ({
  providerId: provider.providerId,
  title: provider.title,
  ...{ active: provider.active, display: provider.display, order: provider.order, isBeta: provider.isBeta },
  health: provider.doors.map((name) => {
    const { health, circuit, calls, failures, lastHeardMilliseconds } = deps.healthReportOf(name, provider.providerId);
    const heard = lastHeardMilliseconds === undefined ? null : Math.floor(lastHeardMilliseconds / 1000);
    return { door: name, health, circuit, calls, failures, lastHeardAtSeconds: heard };
  }),
});

const shownShape = Type.Object({
  ...summaryShape.properties,
  declaration: Type.Record(Type.String(), Type.Unknown(), { description: 'What makes it, without our secret there.' }),
  isFromFile: Type.Boolean({ description: 'It follows a file, and its declaration is changed there.' }),
  switched: Type.Boolean({ description: 'Something was switched here, over the declaration.' }),
});
export type ShownProvider = Static<typeof shownShape>;

const providerId = Type.String({ minLength: 1, maxLength: 200, description: 'Its uid.' });

const show = (deps: ProviderDeps) =>
  defineOperation({
    name: 'providers.show',
    summary: { fr: 'Montrer un fournisseur d’identité', en: 'Show an identity provider' },
    kind: 'read',
    roles: readers,
    input: Type.Object({ providerId }, { additionalProperties: false }),
    output: shownShape,
    run: async (input) => {
      const found = await deps.providers.find(asProviderId(input.providerId));
      if (found === undefined) return missing;
      return done({
        ...summaryOf(deps, asSwitched(found)),
        declaration: describeProvider(found),
        isFromFile: await isFromFile(deps, found.providerId),
        switched: found.switches !== undefined,
      });
    },
  });

const switchInput = Type.Object(
  {
    providerId,
    active: Type.Optional(Type.Boolean({ description: 'False: nobody is sent there from now on.' })),
    display: Type.Optional(Type.Boolean({ description: 'False: it is not on the choice page.' })),
    order: Type.Optional(Type.Integer({ minimum: -1000, maximum: 1000, description: 'Lower comes first.' })),
    reason,
  },
  { additionalProperties: false },
);

/** At once, and it stays so when a file declares the provider again. */
const switchProvider = (deps: ProviderDeps) =>
  defineOperation({
    name: 'providers.switch',
    summary: {
      fr: 'Activer, cacher ou déplacer un fournisseur, tout de suite',
      en: 'Switch on or off, hide or move a provider, at once',
    },
    kind: 'change',
    roles: ['operator'],
    input: switchInput,
    output: Type.Object({ providerId }),
    run: async ({ providerId: id, reason: why, ...wanted }, caller) => {
      const found = await deps.providers.find(asProviderId(id));
      if (found === undefined) return missing;
      if (Object.keys(wanted).length === 0) return nothingWanted;
      const switches: ProviderSwitches = { ...found.switches, ...wanted };
      const event = providerEvent(deps, found.providerId, 'switched', {
        by: caller.operatorId,
        reason: why,
        ...wanted,
      });
      await deps.providers.save(found.providerId, { ...found, switches }, [event]);
      await deps.refresh();
      return done({ providerId: id });
    },
  });

const nothingWanted = refused('', 'Dites ce qui doit changer.', 'Say what is to change.');
