import type { AcceptedCitizen } from '#login/citizen/citizen-login-store.ts';
import { isFilteredOut, reaches, suspiciousFloor } from '#login/citizen/offer.ts';
import { isSuspicious } from './suspicious.ts';
import type { LoginVisit } from './visit.ts';

/**
 * The accepted login of this browser’s session, when single sign-on may use it for this service: the issuer has looked
 * at the level; the provider must still be active and not filtered out here (franceconnect.md §1.12).
 */
export const findUsableSession = async ({ door, login, request }: LoginVisit): Promise<AcceptedCitizen | undefined> => {
  if (login.session === undefined) return undefined;
  const accepted = await door.login.logins.findAccepted(login.session.loginId, door.login.clock.nowSeconds());
  if (accepted === undefined) return undefined;
  const { providerId, level } = accepted.citizen.proof;
  const provider = await door.upstream.find(providerId);
  if (provider?.active !== true || isFilteredOut(providerId, login.client.providers)) return undefined;
  return isSuspicious(door, request) && !reaches(level, suspiciousFloor) ? undefined : accepted;
};
