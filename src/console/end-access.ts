import type { AccountSessionStore } from '#account/account-session.ts';
import type { Holder } from '#account/holder.ts';
import { endOpenSessions, type OpenSessionsDeps } from '#account/open-sessions.ts';
import type { ChallengeStore } from '#methods/app/challenge-store.ts';
import { endChallenge } from '#methods/app/end-challenge.ts';
import type { EnrolmentStore } from '#methods/app/enrolment-store.ts';
import type { Wire } from '#methods/app/wire.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';

export type EndAccessDeps = {
  readonly openSessions: OpenSessionsDeps;
  readonly accountSessions: Pick<AccountSessionStore, 'removeOf'>;
  readonly challenges: ChallengeStore;
  readonly enrolments: Pick<EnrolmentStore, 'removeOf'>;
  readonly wire: Wire;
  /** Ends every token of a professional at our door, whichever session it came from. */
  readonly endTokens: (nationalId: NationalId) => Promise<void>;
  readonly clock: Clock;
};

/**
 * Ends what somebody who was just shut out still has: sessions with all their tokens (services are told by back-channel
 * logout), sessions of the account space, requests that wait on a device, offers to enrol a phone: one that a thief made
 * with the card would open a door again as soon as the person is let in. So would a token of a session that another one
 * replaced: all go. May be called again.
 * @returns single sign-on sessions that were ended
 */
export const endAccess = async (deps: EndAccessDeps, holder: Holder): Promise<number> => {
  if (holder.kind === 'professional') await endRequests(deps, holder.nationalId);
  const ended = await endOpenSessions(deps.openSessions, holder, undefined);
  await deps.accountSessions.removeOf(holder, undefined);
  if (holder.kind === 'professional') await deps.endTokens(holder.nationalId);
  return ended.length;
};

const endRequests = async (deps: EndAccessDeps, nationalId: NationalId): Promise<void> => {
  await deps.enrolments.removeOf(nationalId);
  for (const channel of ['MOBILE', 'CARD'] as const) {
    const pending = await deps.challenges.pendingOf(nationalId, channel, deps.clock.nowSeconds());
    if (pending !== undefined) await endChallenge(deps, pending, 'cancelled');
  }
};
