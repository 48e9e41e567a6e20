import type { Challenge, Ending } from './challenge.ts';
import type { ChallengeDeps } from './open-challenge.ts';

/** Ends a request from the side that asked: the person went back, or the service gave up. False when it had ended already. */
export const endChallenge = async (
  deps: Pick<ChallengeDeps, 'challenges' | 'clock' | 'wire'>,
  challenge: Challenge,
  how: Ending,
): Promise<boolean> => {
  const now = deps.clock.nowSeconds();
  const event = {
    kind: 'challenge.ended' as const,
    atMilliseconds: deps.clock.nowMilliseconds(),
    nationalId: challenge.nationalId,
    clientId: challenge.clientId,
    correlationId: challenge.correlationId,
    details: { how },
  };
  const ended = await deps.challenges.end(challenge.id, { is: how, atSeconds: now }, now, [event]);
  if (ended) deps.wire.ring(challenge.nationalId, challenge.id);
  return ended;
};
