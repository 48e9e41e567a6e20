import { type Static, Type } from '@sinclair/typebox';
import type { DataProviderStore } from '#clients/citizen/registry-store.ts';
import { oneOf } from '#platform/declared.ts';
import { citizenDoors } from '#vocabulary/citizen.ts';
import { defineOperation, done } from './operation.ts';

const shown = Type.Object({
  clientId: Type.String(),
  title: Type.String({ description: 'Heads its data on the information page.' }),
  door: oneOf(citizenDoors, { description: 'Issuer whose tokens it checks.' }),
  scopes: Type.Array(Type.String(), { description: 'Scopes of its data.' }),
  status: oneOf(['active', 'suspended'], { description: 'As it is declared.' }),
  secrets: Type.Integer({ description: 'How many secrets are good.' }),
});
export type ShownDataProvider = Static<typeof shown>;

/** Data providers follow the registry file; what they may ask is read here. */
export const listDataProviders = (store: Pick<DataProviderStore, 'list'>) =>
  defineOperation({
    name: 'data-providers.list',
    summary: { fr: 'Lister les fournisseurs de données', en: 'List data providers' },
    kind: 'read',
    roles: ['operator', 'auditor', 'support'],
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Array(shown),
    run: async () =>
      done(
        (await store.list()).map(({ clientId, name, door, scopes, status, secretHashes }) => ({
          ...{ clientId, title: name, door, scopes: [...scopes], status, secrets: secretHashes.length },
        })),
      ),
  });
