import { type Static, Type } from '@sinclair/typebox';
import { operatorRoles } from '#operators/operator.ts';
import { defineOperation, done } from './operation.ts';

/** Where each figure comes from; undefined: this deployment has no such thing, or it has not happened yet. */
export type WaitingDeps = {
  readonly countProposals: () => Promise<number>;
  readonly countRequests: () => Promise<number>;
  readonly countDisturbedProviders: (() => Promise<number>) | undefined;
  readonly lastImport: () => Promise<{ readonly atSeconds: number; readonly fileName: string } | undefined>;
  readonly lastVerification: () => Promise<
    { readonly atSeconds: number; readonly isIntact: boolean; readonly lines: number } | undefined
  >;
};

const atSeconds = Type.Integer({ description: 'When, seconds since the epoch.' });
const shown = Type.Object({
  proposals: Type.Integer({ description: 'Proposals that wait for a second pair of eyes.' }),
  requests: Type.Integer({ description: 'Requests of partners that wait for the operator’s side.' }),
  disturbedProviders: Type.Optional(
    Type.Integer({ description: 'Identity providers to which nobody is sent because they fail.' }),
  ),
  lastImport: Type.Optional(
    Type.Object(
      { atSeconds, fileName: Type.String({ description: 'Name of the file.' }) },
      { description: 'The last import of the directory that was applied; missing: none yet.' },
    ),
  ),
  lastVerification: Type.Optional(
    Type.Object(
      {
        atSeconds,
        isIntact: Type.Boolean({ description: 'False: a line was changed, removed or put in.' }),
        lines: Type.Integer({ description: 'Lines that were read.' }),
      },
      { description: 'The last verification of the whole journal; missing: none yet.' },
    ),
  ),
});
export type Waiting = Static<typeof shown>;

/** What waits for somebody, on one page. */
export const waitingOperations = (deps: WaitingDeps) => ({
  show: defineOperation({
    ...{ name: 'console.waiting', kind: 'read', roles: operatorRoles },
    summary: { fr: 'Voir ce qui attend', en: 'See what waits' },
    input: Type.Object({}, { additionalProperties: false }),
    output: shown,
    run: async () => done(await collect(deps)),
  }),
});
export type WaitingOperations = ReturnType<typeof waitingOperations>;

const collect = async (deps: WaitingDeps): Promise<Waiting> => {
  const [proposals, requests, disturbedProviders, lastImport, lastVerification] = await Promise.all([
    deps.countProposals(),
    deps.countRequests(),
    deps.countDisturbedProviders?.(),
    deps.lastImport(),
    deps.lastVerification(),
  ]);
  return {
    ...{ proposals, requests },
    ...(disturbedProviders === undefined ? {} : { disturbedProviders }),
    ...(lastImport === undefined ? {} : { lastImport }),
    ...(lastVerification === undefined ? {} : { lastVerification }),
  };
};
