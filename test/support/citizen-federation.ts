import { createSecretKey } from 'node:crypto';
import Fastify from 'fastify';
import { hashSecret } from '#clients/secret.ts';
import { verifyCitizen } from '#identity/citizen/verify-citizen.ts';
import { openCitizenIssuer } from '#issuer/citizen/open.ts';
import { acceptedSeconds, defaultSettings } from '#issuer/citizen/settings.ts';
import { openUpstream, usualUpstreamScopes } from '#methods/upstream/open-upstream.ts';
import { systemClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { createMetrics } from '#platform/metrics.ts';
import { createOutgoing } from '#platform/outgoing.ts';
import { systemRandom } from '#platform/random.ts';
import { createSealer } from '#platform/sealed-token.ts';
import { registerIdentityProviders } from '#sandbox/citizen/providers/identity-providers.ts';
import { identityProvidersOfSandbox } from '#sandbox/citizen/providers/records.ts';
import { renderCitizenFault } from '#web/citizen/fault-page.ts';
import { createCitizenServer } from '#web/citizen/server.ts';
import { createCitizenLook } from '#web/look/citizen-look.ts';
import { makeDirectory, openIn } from '../stores/sqlite-examinee.ts';
import { client } from './citizen-pages-world.ts';
import { freePorts } from './free-ports.ts';
import { plainVault } from './plain-vault.ts';

/** Issuer low, its pages, the method `upstream` and the simulated providers, each on a real listener. */
export type Federation = { readonly issuer: string; readonly service: string; readonly close: () => Promise<void> };

/** @param secret of its one service, `service-one` */
export const openFederation = async (secret: string): Promise<Federation> => {
  const [port = 0, providersPort = 0, servicePort = 0] = await freePorts(3);
  const [issuerUrl, providersOrigin] = [`http://localhost:${port}/api/v2`, `http://localhost:${providersPort}`];
  const service = `http://localhost:${servicePort}`;
  const directory = await makeDirectory();
  const stores = openIn(directory.path, systemClock);
  const [clock, random, log, door] = [systemClock, systemRandom, createLog('silent'), 'low'] as const;
  const { fetch: outgoing, close: closeOutgoing } = createOutgoing({
    allowPrivate: true,
    timeoutMilliseconds: 10_000,
    maximumBytes: 2_000_000,
  });
  const [redirectUri, logoutUri] = [`${issuerUrl}/oidc-callback`, `${issuerUrl}/client/logout-callback`];
  const providers = Fastify({ logger: false, forceCloseConnections: true });
  await registerIdentityProviders(providers, {
    config: { mode: 'sandbox' },
    origins: { providersOrigin },
    federator: {
      redirectUris: [redirectUri],
      postLogoutRedirectUris: [logoutUri],
      jwksUri: `${issuerUrl}/client/.well-known/keys`,
    },
    ...{ fetch: outgoing, clock, random, log },
  });
  await providers.listen({ port: providersPort, host: '127.0.0.1' });
  const services = Fastify({ logger: false, forceCloseConnections: true });
  services.get('*', (_request, reply) => reply.type('text/html').send('<h1>service</h1>'));
  await services.listen({ port: servicePort, host: '127.0.0.1' });
  let keys: string | undefined;
  const upstream = await openUpstream({
    ...{ door, redirectUri, postLogoutRedirectUri: logoutUri, scope: usualUpstreamScopes[door], log, clock, random },
    providers: { list: async () => identityProvidersOfSandbox({ providersOrigin }, plainVault) },
    keys: {
      load: async () => keys,
      save: async (sealed) => {
        keys = sealed;
      },
    },
    vault: plainVault,
    fetch: outgoing,
    schedule: () => () => undefined,
  });
  const settings = { ...defaultSettings[door], dataScopes: ['dgfip_rfr'] };
  const { look, stylesheet } = createCitizenLook({ sandbox: true });
  const sealer = createSealer(random.bytes(32));
  const issuer = await openCitizenIssuer({
    ...{ door, issuer: issuerUrl, settings, clock, random, log },
    stores: { ...stores, clients: stores.citizenClients, logins: stores.citizenLogins },
    keys: { store: stores.citizenKeys[door], vault: plainVault, clock, overlapSeconds: 600 },
    subjectSecret: 'secret of subjects',
    cookieKey: createSecretKey(random.bytes(32)),
    fetchPartner: fetch,
    renderFault: renderCitizenFault({
      door,
      issuer: issuerUrl,
      look,
      sealer,
      log,
      clock,
      random,
      supportUrl: undefined,
    }),
    secretGuard: { waitSeconds: () => 0, noteWrong: () => undefined },
    wakeDeliveries: () => undefined,
  });
  const secretHashes = [hashSecret(secret, random)];
  const authentication = { method: 'client_secret_post', secretHashes } as const;
  const record = client(service, door, { authentication, scopes: ['openid', 'identite_pivot', 'email', 'dgfip_rfr'] });
  await stores.citizenClients.save(record.clientId, record, []);
  const server = createCitizenServer(
    {
      ...{ issuer, upstream, look, stylesheet, sealer, log, levels: settings.levels },
      login: {
        logins: stores.citizenLogins,
        accounts: stores.accounts,
        verifyCitizen: (proof, wish) =>
          verifyCitizen({ register: undefined, accounts: stores.accounts, ins: undefined, clock, random }, proof, wish),
        ...{ clock, random },
        acceptedSeconds: acceptedSeconds(settings),
        unansweredSeconds: 300,
      },
      journal: stores.journal,
      ssoLevels: settings.singleSignOn.levels,
      logos: { hasLogo: async () => false, findLogo: async () => undefined },
      findBanner: async () => undefined,
      listDataProviders: async () => [],
      wordsOfScope: () => undefined,
      counters: createMetrics(),
      isTrusted: () => false,
      placeOf: () => undefined,
      limit: () => 0,
      rootRedirect: undefined,
      supportUrl: undefined,
    },
    undefined,
  );
  await server.listen({ port, host: '127.0.0.1' });
  return {
    issuer: issuerUrl,
    service,
    close: async () => {
      await Promise.all([server.close(), providers.close(), services.close(), upstream.close(), closeOutgoing()]);
      stores.close();
      await directory.remove();
    },
  };
};
