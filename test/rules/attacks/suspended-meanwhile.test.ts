import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Provider from 'oidc-provider';
import type { Client } from '#clients/client.ts';
import type { ClientStore } from '#clients/client-store.ts';
import { createClientCache } from '#issuer/client-cache.ts';
import { asClientId } from '#vocabulary/identifiers.ts';

/** A suspension has immediate effect, also on whoever asks in the very moment. */
const client: Client = {
  ...{ clientId: asClientId('agenda'), name: 'Agenda', profile: 'strict', applicationType: 'web' },
  ...{ redirectUris: ['https://agenda.example/retour'], postLogoutRedirectUris: [], backchannelLogoutUri: undefined },
  ...{ authentication: { method: 'client_secret_basic', secretHashes: ['hash'] }, scopes: ['openid'] },
  ...{ acrPolicy: 'echo', minimumLevel: 'eidas1', introspection: 'own' },
  ...{ certificateBoundTokens: false, dpopBoundTokens: false, requirePushedRequests: false },
  ...{ requireSignedRequests: false, requestJwks: undefined, origin: 'command', status: 'active' },
};

test('a service that was being read while it was suspended is not remembered as it was', async () => {
  const reading = Promise.withResolvers<Client>();
  const answers: Promise<Client>[] = [reading.promise, Promise.resolve({ ...client, status: 'suspended' })];
  const store: ClientStore = {
    find: async () => answers.shift(),
    list: async () => [],
    save: async () => undefined,
    remove: async () => undefined,
    version: async () => 1,
  };
  // Of the engine only the class that it makes its clients with.
  const engine = {
    Client: class {
      readonly kind = 'Client';
    },
  } as unknown as Provider;
  const cache = createClientCache(engine, store, false);
  const asked = cache.find('agenda');
  cache.clear();
  reading.resolve(client);
  await asked;
  assert.equal(await cache.find('agenda'), undefined);
});
