import type { HistoryNames } from '#account/history.ts';
import { createRelyingParty } from '#account/relying-party.ts';
import { nationalIdOf } from '#claims/subject.ts';
import type { ContactDeps } from '#methods/app/contact.ts';
import { asSwitched } from '#methods/upstream/identity-provider.ts';
import { citizenDoors } from '#vocabulary/citizen.ts';
import { asCitizenLoginId, asEntityId, type SessionId } from '#vocabulary/identifiers.ts';
import type { AccountDoor, AccountSpace, KnownHolder } from '#web/account/account-space.ts';
import { registerAccountSpace } from '#web/account/register.ts';
import { personNameOf } from '#web/citizen/person-name.ts';
import { devicesPages } from '#web/professional/devices-login.ts';
import type { Base } from './main.ts';
import {
  accountAddresses,
  accountClientId,
  accountSecret,
  declareAccountCitizenClient,
  declareAccountClient,
} from './main-account-client.ts';
import type { OpenCitizenDoor } from './main-citizen.ts';
import { messagesOf } from './main-connections.ts';
import type { OfficeParts } from './main-office.ts';
import { openSessionsOf } from './main-open-sessions.ts';

export type AccountOpening = {
  readonly contact: ContactDeps;
  readonly citizen: OpenCitizenDoor | undefined;
  /** Of the professional door, with its services told. */
  readonly endSessions: (sessions: readonly SessionId[]) => Promise<void>;
  /** Public origin of the professional login pages. */
  readonly browserOrigin: string;
};

/** Declares the account space at our doors, and makes its part of the office. */
export const openAccount = async (base: Base, opening: AccountOpening): Promise<OfficeParts> => {
  await declareAccountClient(base);
  if (opening.citizen !== undefined) await declareAccountCitizenClient(base);
  const space = spaceOf(base, opening);
  return { places: ['account'], parts: [(app, office) => registerAccountSpace(app, office, space)] };
};

const spaceOf = (base: Base, opening: AccountOpening): AccountSpace => {
  const { config, stores, clock } = base;
  const { contact, citizen, browserOrigin } = opening;
  const citizenIssuers = citizen === undefined ? [] : citizenDoors.map((door) => config.citizen[door].issuer);
  return {
    parties: {
      professional: partyOf(base, 'professional', config.professional.issuer),
      ...(citizen === undefined ? {} : { citizen: partyOf(base, 'citizen', config.citizen.low.issuer) }),
    },
    doorOrigins: [config.professional.issuer, ...citizenIssuers],
    identify: identifyBy(base),
    know: knowBy(base, contact),
    sessions: stores.accountSessions,
    history: { journal: stores.journal, places: stores.places, names: namesOf(base), clock },
    openSessions: openSessionsOf(base, opening),
    reports: stores.fraudReports,
    accounts: stores.accounts,
    listProviders: async () =>
      (await stores.identityProviders.list())
        .map(asSwitched)
        .filter(({ active, display }) => active && display)
        .toSorted((one, other) => one.order - other.order)
        .map(({ providerId: id, title }) => ({ id, title })),
    messages: messagesOf(base, contact),
    supportEmail: config.office.supportEmail,
    phonesUrl: `${browserOrigin}${devicesPages.list}`,
  };
};

const partyOf = (base: Base, door: AccountDoor, issuer: string) =>
  createRelyingParty({
    issuer,
    clientId: accountClientId,
    clientSecret: accountSecret(base, door),
    idTokenAlg: door === 'professional' ? 'RS256' : 'ES256',
    ...{ level: 'eidas1', isFresh: false },
    ...accountAddresses(base, door),
  });

/**
 * A professional's subject holds their national identifier. A citizen's leads to their account; which of its logins it
 * was, the moment of that login says.
 */
const identifyBy =
  ({ config, stores, clock }: Base): AccountSpace['identify'] =>
  async (door, { subject, sessionId, authTimeSeconds }) => {
    if (door === 'professional') {
      const nationalId = nationalIdOf(config.professional.subjectComponent, subject);
      return nationalId && { holder: { kind: door, nationalId }, openedBy: sessionId ?? '' };
    }
    const account = await stores.accounts.findBySubject(asEntityId(accountClientId), subject);
    if (account === undefined) return undefined;
    const { accountId } = account;
    const accepted = await stores.citizenLogins.listAccepted(accountId, clock.nowSeconds());
    const own = accepted.find((one) => one.door === 'low' && one.authTimeSeconds === authTimeSeconds);
    return { holder: { kind: door, accountId }, openedBy: own?.loginId ?? '' };
  };

/** Name and address are asked where they are kept, each time: the account space has no copy of them. */
const knowBy =
  ({ stores, clock }: Base, { contacts }: ContactDeps): AccountSpace['know'] =>
  async ({ holder, openedBy }): Promise<KnownHolder> => {
    if (holder.kind === 'professional') {
      const person = (await stores.directory.findEntry(holder.nationalId))?.professional;
      const name = person && `${person.givenName} ${person.familyName}`;
      return { name, email: (await contacts.findContact(holder.nationalId))?.email, providerId: undefined };
    }
    const accepted = await stores.citizenLogins.findAccepted(asCitizenLoginId(openedBy), clock.nowSeconds());
    const citizen = accepted?.citizen;
    return {
      name: citizen && personNameOf(citizen),
      email: citizen?.proof.email,
      providerId: citizen?.proof.providerId,
    };
  };

const namesOf = ({ stores }: Base): HistoryNames => ({
  service: async ({ kind }, clientId) =>
    (await (kind === 'professional' ? stores.clients : stores.citizenClients).find(clientId))?.name,
  dataProvider: async (clientId) => (await stores.dataProviders.find(clientId))?.name,
  provider: async (providerId) => (await stores.identityProviders.find(providerId))?.title,
});
