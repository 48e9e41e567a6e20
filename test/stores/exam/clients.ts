import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Client } from '#clients/client.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { eventOf, kindsInJournal, type OpenExaminee, sentence, unwritableEvent } from './examinee.ts';

const clientOf = (clientId: string, more: Partial<Client> = {}): Client => ({
  clientId: asClientId(clientId),
  name: 'Agenda de l’hôpital',
  profile: 'strict',
  applicationType: 'web',
  redirectUris: ['https://agenda.example/retour'],
  postLogoutRedirectUris: [],
  backchannelLogoutUri: undefined,
  authentication: { method: 'client_secret_basic', secretHashes: ['hash'] },
  scopes: ['openid', 'scope_all'],
  acrPolicy: 'echo',
  minimumLevel: 'eidas1',
  introspection: 'own',
  certificateBoundTokens: false,
  dpopBoundTokens: false,
  requirePushedRequests: false,
  requireSignedRequests: false,
  requestJwks: undefined,
  origin: 'command',
  status: 'active',
  ...more,
});

const absent = asClientId('absent');

/** ClientStore. */
export const examineClients = (open: OpenExaminee): void => {
  describe('relying parties', () => {
    sentence(open, 'are given back as they were saved, also after a restart', async ({ clients }, _clock, examinee) => {
      const full = clientOf('full', {
        backchannelLogoutUri: 'https://agenda.example/fin',
        requestJwks: { keys: [{ kty: 'RSA' }] },
      });
      await clients.save(clientOf('bare'), []);
      await clients.save(full, []);
      const reopened = await examinee.reopen();
      assert.deepEqual(await reopened.clients.find(asClientId('bare')), clientOf('bare'));
      assert.deepEqual(await reopened.clients.find(asClientId('full')), full);
      assert.equal(await reopened.clients.find(absent), undefined);
    });

    sentence(open, 'are listed by client id; saving again replaces', async ({ clients, journal }) => {
      for (const id of ['b', 'a', 'c']) await clients.save(clientOf(id), [eventOf('client.registered')]);
      await clients.save(clientOf('b', { status: 'suspended' }), [eventOf('client.changed')]);
      assert.deepEqual(
        (await clients.list()).map(({ clientId, status }) => `${clientId} ${status}`),
        ['a active', 'b suspended', 'c active'],
      );
      assert.equal((await kindsInJournal(journal)).at(-1), 'client.changed');
    });

    sentence(
      open,
      'are gone when removed, with the event; removing nobody says nothing',
      async ({ clients, journal }) => {
        await clients.save(clientOf('a'), []);
        await clients.remove(asClientId('a'), [eventOf('client.withdrawn')]);
        await clients.remove(asClientId('a'), [eventOf('client.withdrawn')]);
        assert.deepEqual(await clients.list(), []);
        assert.deepEqual(await kindsInJournal(journal), ['client.withdrawn']);
      },
    );

    sentence(
      open,
      'have a version that grows with every change by any process',
      async ({ clients }, _clock, examinee) => {
        const other = await examinee.connectAgain();
        const versions = [await clients.version()];
        const note = async (): Promise<void> => void versions.push(await clients.version());
        await clients.save(clientOf('a'), []);
        await note();
        await other.clients.save(clientOf('a', { name: 'Autre' }), []);
        await note();
        await other.clients.remove(asClientId('a'), []);
        await note();
        const again = await examinee.reopen();
        await again.clients.save(clientOf('b'), []);
        versions.push(await again.clients.version());
        assert.deepEqual(
          versions,
          [...new Set(versions)].sort((a, b) => a - b),
        );
      },
    );

    sentence(open, 'stay as they were when an event cannot be written', async ({ clients }) => {
      await clients.save(clientOf('a'), []);
      const version = await clients.version();
      await assert.rejects(clients.save(clientOf('b'), [unwritableEvent]));
      await assert.rejects(clients.remove(asClientId('a'), [unwritableEvent]));
      assert.deepEqual(
        (await clients.list()).map(({ clientId }) => clientId),
        ['a'],
      );
      assert.equal(await clients.version(), version);
    });
  });
};
