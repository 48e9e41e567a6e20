import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { Challenge, Ending } from './challenge.ts';
import type { ChallengeStore } from './challenge-store.ts';
import type { Wire } from './wire.ts';

export type EndDeps = { readonly challenges: ChallengeStore; readonly clock: Clock; readonly wire: Wire };

/** Ends a request from the side that asked: the person went back, or the service gave up. False when it had ended already. */
export const endChallenge = async (
  { challenges, clock, wire }: EndDeps,
  challenge: Challenge,
  how: Ending,
): Promise<boolean> => {
  const now = clock.nowSeconds();
  const ended = await challenges.end(challenge.id, { is: how, atSeconds: now }, now, [
    endedEvent(clock, challenge, how),
  ]);
  if (ended) wire.ring(challenge.nationalId, challenge.id);
  return ended;
};

/** The journal line of a request that ended without the answer of a device. */
export const endedEvent = (clock: Clock, challenge: Challenge, how: Ending): NewEvent => ({
  kind: 'challenge.ended',
  atMilliseconds: clock.nowMilliseconds(),
  nationalId: challenge.nationalId,
  clientId: challenge.clientId,
  correlationId: challenge.correlationId,
  details: { how },
});
