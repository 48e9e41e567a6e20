import type { IncomingMessage } from 'node:http';
import { loadAvailability, watchAvailability } from '#audit/availability.ts';
import { startCounting } from '#audit/counting.ts';
import { civilDays } from '#audit/statistics.ts';
import { standingBanner } from '#clients/banner.ts';
import { addressesOf, discoveryPaths } from '#issuer/paths.ts';
import type { PartnerStore } from '#partners/partner-store.ts';
import { requestStates } from '#partners/request.ts';
import { callerOf, createRateLimit } from '#platform/rate-limit.ts';
import { citizenDoors } from '#vocabulary/citizen.ts';
import type { Clock } from '#vocabulary/clock.ts';
import { runChecks } from '#web/operations/checks.ts';
import { devicesClientId } from '#web/professional/devices-login.ts';
import type { ConnectedService, DoorAddresses, ProviderState } from '#web/public/public-deps.ts';
import { publicPart } from '#web/public/public-part.ts';
import type { Base } from './main.ts';
import { accountClientId } from './main-account-client.ts';
import { consoleClientId } from './main-console-door.ts';
import type { OpenCitizenDoor } from './main-citizen.ts';
import type { OfficeParts } from './main-office.ts';
import { readinessChecks } from './main-readiness.ts';

/** Where the readers of the figures live. */
export const readersTimeZone = 'Europe/Paris';

/** The public pages; beside them the journal is counted, a minute after minute, for them and for the console. */
export const openPublicPages = (
  opened: AsyncDisposableStack,
  base: Base,
  citizen: OpenCitizenDoor | undefined,
): OfficeParts => {
  const { stores, log, clock, proxies } = base;
  const { statistics, feedback, journal } = stores;
  const dayOf = civilDays(readersTimeZone);
  const onError = (error: unknown) => log.error('the journal could not be counted; it will be tried again', { error });
  opened.defer(startCounting({ journal, statistics, dayOf }, 60, onError));
  opened.defer(watchReadiness(base));
  const feedbackRule = createRateLimit({ maximum: 10, windowSeconds: 600 }, clock);
  const part = publicPart({
    ...{ statistics, feedback, dayOf },
    availability: () => loadAvailability(stores.availability, clock, 30),
    limitFeedback: (request: IncomingMessage) => feedbackRule.take(callerOf(proxies.clientAddress(request))),
    listServices: rememberFor(10, clock, () => listServices(base, citizen)),
    status: async () => ({
      checks: await runChecks(readinessChecks(stores)),
      providers: citizen === undefined ? [] : await listProviders(citizen),
      banner: standingBanner(await stores.banners.find('banner'), 'status', clock.nowSeconds()),
    }),
    doors: doorAddresses(base),
  });
  return { places: ['services', 'figures', 'help'], parts: [part] };
};

const watchReadiness = ({ stores, clock, log }: Base): (() => Promise<void>) =>
  watchAvailability({
    ...{ store: stores.availability, clock },
    isReady: async () => Object.values(await runChecks(readinessChecks(stores))).every(Boolean),
    onError: (error) => log.error('the minute could not be noted as served', { error }),
  });

/** Our own pages are clients of our doors, and no services. */
export const ownClients: ReadonlySet<string> = new Set([devicesClientId, accountClientId, consoleClientId]);

/** Requests of the partner space that are looked at. */
const mostRequests = 100_000;

/**
 * Sandbox clients of the partner space. Whoever has an account there gets one at once, under any name: on the public
 * list it would be anybody's notice board.
 */
const listTriedClients = async (partners: Pick<PartnerStore, 'listInStates'>): Promise<ReadonlySet<string>> => {
  const requests = await partners.listInStates(requestStates, mostRequests);
  return new Set(requests.flatMap(({ clients }) => (clients.sandbox === undefined ? [] : [clients.sandbox])));
};

const listServices = async (
  { stores, clock }: Base,
  citizen: OpenCitizenDoor | undefined,
): Promise<readonly ConnectedService[]> => {
  const tried = await listTriedClients(stores.partners);
  const isListed =
    (suspended: ReadonlySet<string>) =>
    ({ status, clientId }: { readonly status: string; readonly clientId: string }): boolean =>
      status === 'active' && !suspended.has(clientId) && !ownClients.has(clientId) && !tried.has(clientId);
  const suspendedOf = async (kind: 'client' | 'citizenClient'): Promise<ReadonlySet<string>> =>
    new Set((await stores.suspensions[kind].list(clock.nowSeconds())).map(({ id }) => id));
  const professional = (await stores.clients.list())
    .filter(isListed(await suspendedOf('client')))
    .map(({ name }) => ({ name, door: 'professional' as const }));
  if (citizen === undefined) return professional;
  const forCitizens = (await stores.citizenClients.list()).filter(isListed(await suspendedOf('citizenClient')));
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

/** Anybody may ask, and the answer takes reading every client: the same for so many seconds. */
const rememberFor = <Answer>(seconds: number, clock: Clock, ask: () => Promise<Answer>): (() => Promise<Answer>) => {
  let last: { readonly untilSeconds: number; readonly answer: Answer } | undefined;
  return async () => {
    const now = clock.nowSeconds();
    if (last === undefined || now >= last.untilSeconds) last = { untilSeconds: now + seconds, answer: await ask() };
    return last.answer;
  };
};

const doorAddresses = ({ config }: Base): DoorAddresses => {
  const { issuer, authorizeUrl } = addressesOf(config.professional.issuer, config.professional.authorizeUrl, undefined);
  const { enabled, low, plus } = config.citizen;
  return {
    professional: { issuer, discovery: `${issuer}${discoveryPaths.wallet}`, authorize: authorizeUrl },
    citizen: enabled ? { low: low.issuer, plus: plus.issuer } : undefined,
  };
};
