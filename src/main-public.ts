import type { IncomingMessage } from 'node:http';
import { startCounting } from '#audit/counting.ts';
import { civilDays } from '#audit/statistics.ts';
import { addressesOf, discoveryPaths } from '#issuer/paths.ts';
import { callerOf, createRateLimit } from '#platform/rate-limit.ts';
import { citizenDoors } from '#vocabulary/citizen.ts';
import { runChecks } from '#web/operations/checks.ts';
import { devicesClientId } from '#web/professional/devices-login.ts';
import type { ConnectedService, DoorAddresses, ProviderState } from '#web/public/public-deps.ts';
import { publicPart } from '#web/public/public-part.ts';
import type { Base } from './main.ts';
import type { OpenCitizenDoor } from './main-citizen.ts';
import type { OfficeParts } from './main-office.ts';
import { readinessChecks } from './main-readiness.ts';

/** Where the readers of the figures live. */
const readersTimeZone = 'Europe/Paris';

/** The public pages; beside them the journal is counted, a minute after minute, for them and for the console. */
export const openPublicPages = (
  opened: AsyncDisposableStack,
  base: Base,
  citizen: OpenCitizenDoor | undefined,
): OfficeParts => {
  const { config, stores, log, clock, proxies } = base;
  const { statistics, feedback, journal } = stores;
  const dayOf = civilDays(readersTimeZone);
  if (config.office.enabled) {
    const onError = (error: unknown) =>
      log.error('the journal could not be counted; it will be tried again', { error });
    opened.defer(startCounting({ journal, statistics, dayOf: civilDays(readersTimeZone) }, 60, onError));
  }
  const feedbackRule = createRateLimit({ maximum: 10, windowSeconds: 600 }, clock);
  const part = publicPart({
    ...{ statistics, feedback, dayOf },
    limitFeedback: (request: IncomingMessage) => feedbackRule.take(callerOf(proxies.clientAddress(request))),
    listServices: () => listServices(base, citizen),
    status: async () => ({
      checks: await runChecks(readinessChecks(stores)),
      providers: citizen === undefined ? [] : await listProviders(citizen),
    }),
    doors: doorAddresses(base),
  });
  return { places: ['services', 'figures', 'help'], parts: [part] };
};

const listServices = async (
  { stores }: Base,
  citizen: OpenCitizenDoor | undefined,
): Promise<readonly ConnectedService[]> => {
  const professional = (await stores.clients.list())
    .filter(({ status, clientId }) => status === 'active' && clientId !== devicesClientId)
    .map(({ name }) => ({ name, door: 'professional' as const }));
  if (citizen === undefined) return professional;
  const forCitizens = (await stores.citizenClients.list()).filter(({ status }) => status === 'active');
  return [...professional, ...forCitizens.map(({ name, door }) => ({ name, door }))];
};

/** One line for each provider that is shown, with the worse of what both issuers see of it. */
const listProviders = async ({ upstreams }: OpenCitizenDoor): Promise<readonly ProviderState[]> => {
  const states = new Map<string, ProviderState>();
  for (const door of citizenDoors) {
    const upstream = upstreams[door];
    for (const { providerId, title, doors, active, display } of await upstream.list()) {
      const health = active ? upstream.healthOf(providerId) : 'off';
      const known = states.get(providerId)?.health;
      if (display)
        states.set(providerId, { title, doors, health: known === undefined || known === 'well' ? health : known });
    }
  }
  return [...states.values()];
};

const doorAddresses = ({ config }: Base): DoorAddresses => {
  const { issuer, authorizeUrl } = addressesOf(config.professional.issuer, config.professional.authorizeUrl, undefined);
  const { enabled, low, plus } = config.citizen;
  return {
    professional: { issuer, discovery: `${issuer}${discoveryPaths.wallet}`, authorize: authorizeUrl },
    citizen: enabled ? { low: low.issuer, plus: plus.issuer } : undefined,
  };
};
