import { bannerOperations } from '#console/banner.ts';
import type { ClientDeps } from '#console/client-records.ts';
import { clientOperations } from '#console/clients.ts';
import { type PeopleDeps, peopleOperations } from '#console/people.ts';
import { providerOperations } from '#console/providers.ts';
import { requestOperations } from '#console/requests.ts';
import { subjectOf } from '#claims/subject.ts';
import { doorStore } from '#issuer/citizen/door-store.ts';
import { sweepRecords } from '#issuer/sweep.ts';
import { citizenDoors } from '#vocabulary/citizen.ts';
import type { SessionId } from '#vocabulary/identifiers.ts';
import { bannerRoutes } from '#web/console/banner-routes.ts';
import { clientRoutes } from '#web/console/client-routes.ts';
import { providerRoutes } from '#web/console/provider-routes.ts';
import { requestRoutes } from '#web/console/request-routes.ts';
import { suspensionRoutes } from '#web/console/suspension-routes.ts';
import { consoleClientId } from './main-console-door.ts';
import { openSessionsOf } from './main-open-sessions.ts';
import type { Base } from './main.ts';
import type { OpenCitizenDoor } from './main-citizen.ts';
import { subject, type Subject } from './main-console-subject.ts';
import type { OpenPartners } from './main-partners.ts';
import type { PhoneMethod } from './main-phone.ts';
import { vaultOf } from './main-stores.ts';

/** What these subjects need of those who were opened before. */
export type ServiceNeeds = {
  readonly partners: Pick<OpenPartners, 'space'>;
  readonly phone: Pick<PhoneMethod, 'answer'>;
  readonly citizen: OpenCitizenDoor | undefined;
  /** Of the professional door, with its services told. */
  readonly endSessions: (sessions: readonly SessionId[]) => Promise<void>;
};

/** Requests, services, suspended people, identity providers and the banner, as subjects of the console. */
export const serviceSubjects = (base: Base, needs: ServiceNeeds): readonly Subject[] => {
  const { stores, clock } = base;
  const { banners, declaredIds } = stores;
  const requests = requestOperations(needs.partners.space, stores.operators.find);
  const clients = clientOperations(clientDepsOf(base, needs));
  const people = peopleOperations(peopleDepsOf(base, needs));
  const banner = bannerOperations({ banners, declaredIds, clock });
  return [
    subject('requests', requests, requests.list, requestRoutes(requests)),
    subject('clients', clients, clients.list, clientRoutes(clients)),
    ...(needs.citizen === undefined ? [] : [providerSubject(base, needs.citizen)]),
    subject('suspensions', people, people.list, suspensionRoutes(people)),
    subject('banner', banner, banner.show, bannerRoutes(banner)),
  ];
};

const clientDepsOf = ({ stores, config, clock }: Base, { partners }: ServiceNeeds): ClientDeps => ({
  ...{ clients: stores.clients, citizenClients: stores.citizenClients, declaredIds: stores.declaredIds },
  ...{ suspensions: stores.suspensions, partners: stores.partners, journal: stores.journal },
  ...{
    consoleClientId,
    refreshClients: partners.space.refreshClients,
    endTokens: async (door, clientIds) => {
      const of = { member: 'clientId', values: new Set(clientIds) } as const;
      const protocols =
        door === 'professional' ? [stores.protocol] : citizenDoors.map((one) => doorStore(one, stores.protocol));
      for (const protocol of protocols) await sweepRecords(protocol, of);
    },
    findOperator: stores.operators.find,
    mode: config.mode,
    clock,
  },
});

const peopleDepsOf = (base: Base, { phone, citizen, endSessions }: ServiceNeeds): PeopleDeps => {
  const { stores, clock } = base;
  return {
    ...{ suspensions: stores.suspensions, directory: stores.directory, accounts: stores.accounts },
    findOperator: stores.operators.find,
    operators: stores.operators,
    ...{
      accountSessions: stores.accountSessions,
      challenges: stores.challenges,
      enrolments: stores.enrolments,
      wire: phone.answer.wire,
      clock,
      endTokens: (nationalId) =>
        sweepRecords(stores.protocol, {
          member: 'accountId',
          values: new Set([subjectOf(base.config.professional.subjectComponent, nationalId)]),
        }),
    },
    openSessions: openSessionsOf(base, { citizen, endSessions }),
  };
};

const providerSubject = (
  { stores, config, clock, master, random }: Base,
  { upstreams, refresh }: OpenCitizenDoor,
): Subject => {
  const providers = providerOperations({
    ...{ providers: stores.identityProviders, dataProviders: stores.dataProviders, declaredIds: stores.declaredIds },
    healthReportOf: (door, id) => upstreams[door].healthReportOf(id),
    vault: vaultOf(master, 'upstream', random),
    ...{ refresh, mode: config.mode, clock },
  });
  return subject('providers', providers, providers.list, providerRoutes(providers));
};
