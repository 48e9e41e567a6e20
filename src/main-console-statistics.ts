import { civilDays } from '#audit/statistics.ts';
import { statisticsOperations } from '#console/statistics.ts';
import { statisticsRoutes } from '#web/console/statistics-routes.ts';
import type { Base } from './main.ts';
import { subject, type Subject } from './main-console-subject.ts';
import { ownClients, readersTimeZone } from './main-public.ts';

/** Statistics as a subject of the console: the counters, with the names that services and providers have today. */
export const statisticsSubject = ({ stores, clock }: Base): Subject => {
  const { clients, citizenClients, identityProviders, statistics } = stores;
  const dayOf = civilDays(readersTimeZone);
  const listServices = async () => [...(await clients.list()), ...(await citizenClients.list())];
  const operations = statisticsOperations({
    ...{ statistics, dayOf },
    today: () => dayOf(clock.nowMilliseconds()),
    countServices: async () =>
      (await listServices()).filter(({ clientId, status }) => status === 'active' && !ownClients.has(clientId)).length,
    names: async () => ({
      service: new Map((await listServices()).map(({ clientId, name }) => [clientId, name])),
      provider: new Map((await identityProviders.list()).map(({ providerId, title }) => [providerId, title])),
    }),
  });
  return subject('statistics', operations, operations.show, statisticsRoutes(operations));
};
