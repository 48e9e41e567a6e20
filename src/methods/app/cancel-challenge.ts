import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { ChallengeId } from '#vocabulary/identifiers.ts';
import type { Challenge, Ending } from './challenge.ts';
import type { ChallengeStore } from './challenge-store.ts';
import type { Wire } from './wire.ts';

export type CancelDeps = { readonly challenges: ChallengeStore; readonly clock: Clock; readonly wire: Wire };

/** Takes a pending request back, for the page or the service that opened it. False when it was no longer pending. */
export const cancelChallenge = async ({ challenges, clock, wire }: CancelDeps, id: ChallengeId): Promise<boolean> => {
  const challenge = await challenges.find(id);
  if (challenge === undefined) return false;
  const now = clock.nowSeconds();
  const state = { is: 'cancelled', atSeconds: now } as const;
  const cancelled = await challenges.end(id, state, now, [endedEvent(clock, challenge, 'cancelled')]);
  if (cancelled) wire.ring(challenge.nationalId, id);
  return cancelled;
};

/** The journal line of a request that ended without anybody's answer. */
export const endedEvent = (clock: Clock, challenge: Challenge, how: Ending): NewEvent => ({
  kind: 'challenge.ended',
  atMilliseconds: clock.nowMilliseconds(),
  nationalId: challenge.nationalId,
  clientId: challenge.clientId,
  correlationId: challenge.correlationId,
  details: { how },
});
