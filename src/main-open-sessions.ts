import { endSessionsOfDeactivated } from '#account/change-account.ts';
import type { OpenSessionsDeps } from '#account/open-sessions.ts';
import { subjectOf } from '#claims/subject.ts';
import { doorStore } from '#issuer/citizen/door-store.ts';
import { findStandingSession } from '#issuer/open-sessions.ts';
import { type CitizenDoor, citizenDoors } from '#vocabulary/citizen.ts';
import { asCitizenLoginId, asSessionId } from '#vocabulary/identifiers.ts';
import type { Base } from './main.ts';
import type { AccountOpening } from './main-account.ts';

/** Ends what a deactivated citizen still has open, at our doors and in the account space. */
export const endingDeactivated =
  (base: Base, opening: Pick<AccountOpening, 'citizen' | 'endSessions'>): (() => Promise<void>) =>
  () =>
    endSessionsOfDeactivated({
      ...{ clock: base.clock, journal: base.stores.journal, accounts: base.stores.accounts },
      openSessions: openSessionsOf(base, opening),
      accountSessions: base.stores.accountSessions,
      maximumSeconds: Math.max(...citizenDoors.map((door) => base.config.citizen[door].session.maximumSeconds)),
    });

/** Sessions of one person, at both doors. */
export const openSessionsOf = (
  { config, stores, clock }: Base,
  { citizen, endSessions }: Pick<AccountOpening, 'citizen' | 'endSessions'>,
): OpenSessionsDeps => {
  const { protocol, journal, citizenLogins: logins } = stores;
  const rulesOf = (door: 'professional' | CitizenDoor) =>
    door === 'professional' ? config.professional.session : config.citizen[door].session;
  return {
    ...{ journal, logins, clock },
    subjectOf: (nationalId) => subjectOf(config.professional.subjectComponent, nationalId),
    maximumSeconds: config.professional.session.maximumSeconds,
    find: (door, sessionId) => {
      const own = door === 'professional' ? protocol : doorStore(door, protocol);
      return findStandingSession({ protocol: own, clock, maximumSeconds: rulesOf(door).maximumSeconds }, sessionId);
    },
    end: async (door, sessionId) => {
      if (door === 'professional') await endSessions([asSessionId(sessionId)]);
      else await citizen?.issuers[door].endSessionsOf([asCitizenLoginId(sessionId)]);
    },
  };
};
