import type { AcceptedCitizen, VerifiedState } from '#login/citizen/citizen-login-store.ts';
import { isFilteredOut, reaches, suspiciousFloor } from '#login/citizen/offer.ts';
import { isStillAnswerable } from '#login/citizen/unanswered.ts';
import { isSuspicious } from './suspicious.ts';
import type { LoginMeeting } from './visit.ts';

/**
 * The accepted login of this browser’s session, when single sign-on may use it for this service: the issuer has looked
 * at the level; the provider must still be active and not filtered out here (franceconnect.md §1.12).
 */
export const findUsableSession = async ({
  door,
  login,
  request,
}: LoginMeeting): Promise<AcceptedCitizen | undefined> => {
  if (login.session === undefined) return undefined;
  const accepted = await door.login.logins.findAccepted(login.session.loginId, door.login.clock.nowSeconds());
  if (accepted === undefined) return undefined;
  const { providerId, level, repScopes } = accepted.citizen.proof;
  const provider = await door.upstream.find(providerId);
  if (provider?.active !== true || isFilteredOut(providerId, login.client.providers)) return undefined;
  // Who came by a helper's mandate is let into services that the mandate is good for, whatever is asked of others since.
  const mandates = login.client.repScopes ?? [];
  const needsMandate = provider.asksRepScope === true || repScopes !== undefined;
  if (needsMandate && !mandates.some((scope) => repScopes?.includes(scope))) return undefined;
  return isSuspicious(door, request) && !reaches(level, suspiciousFloor) ? undefined : accepted;
};

/**
 * The accepted login that a verified request goes on with; undefined when it is over. One that single sign-on verified
 * ends with the session: whoever comes to this browser after a logout finds a page of it in the history. One that the
 * person proved for this request stands a few minutes only.
 */
export const findStanding = async (
  visit: LoginMeeting,
  { loginId, bySession }: VerifiedState,
): Promise<AcceptedCitizen | undefined> => {
  const { logins, clock } = visit.door.login;
  const accepted = await logins.findAccepted(loginId, clock.nowSeconds());
  if (accepted === undefined) return undefined;
  if (bySession !== true) return isStillAnswerable(visit.door.login, accepted.authTimeSeconds) ? accepted : undefined;
  const session = await findUsableSession(visit);
  return session?.citizen.accountId === accepted.citizen.accountId ? accepted : undefined;
};
