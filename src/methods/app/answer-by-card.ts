import type { NewEvent } from '#vocabulary/event.ts';
import type { ChallengeId, NationalId } from '#vocabulary/identifiers.ts';
import type { Place } from '#vocabulary/place.ts';
import type { CardProof } from '#vocabulary/proof.ts';
import { type Challenge, type ChallengeState, type Ending, placeFor } from './challenge.ts';
import type { ChallengeDeps } from './open-challenge.ts';

export type CardAnswerDeps = Pick<ChallengeDeps, 'challenges' | 'clock' | 'wire' | 'resolve'>;

export type CardAnswer =
  | { readonly decision: 'refuse' }
  /** The value that the person picked. */
  | { readonly decision: 'approve'; readonly code: string };

/** P104: there is no such request for the holder of this card, or no longer. */
export type CardAnswerOutcome = { readonly is: 'approved' | Ending } | { readonly fault: 'P104' };

/** What the agent on a desk may show to the holder of the card that was just presented. */
export const pendingForCard = async (
  { challenges, clock, resolve }: CardAnswerDeps,
  proof: CardProof,
): Promise<Challenge | undefined> => {
  const nationalId = await resolve(proof.nationalId);
  return nationalId === undefined ? undefined : challenges.pendingOf(nationalId, 'CARD', clock.nowSeconds());
};

/**
 * Takes the answer of a card agent (PSC’s channel CARD). The proof is the card’s own, by a handshake of this very
 * request: the same that the login page takes. It counts once, for the person who was asked, with the right code.
 * @param place roughly where the agent is
 */
export const answerByCard = async (
  deps: CardAnswerDeps,
  { id, proof, place }: { readonly id: ChallengeId; readonly proof: CardProof; readonly place?: Place | undefined },
  given: CardAnswer,
): Promise<CardAnswerOutcome> => {
  const challenge = await deps.challenges.find(id);
  const holder = await deps.resolve(proof.nationalId);
  if (challenge === undefined || holder === undefined || !isForHolder(challenge, holder)) return { fault: 'P104' };
  const now = deps.clock.nowSeconds();
  const state = stateOf(challenge, { ...proof, place: placeFor(challenge, place) }, given, now);
  const ended = await deps.challenges.end(id, state, now, [eventOf(deps, challenge, state)]);
  if (!ended) return { fault: 'P104' };
  deps.wire.ring(challenge.nationalId, id);
  return { is: state.is };
};

const isForHolder = ({ channel, nationalId }: Challenge, holder: NationalId): boolean =>
  channel === 'CARD' && nationalId === holder;

type Ended = Exclude<ChallengeState, { is: 'pending' }>;

const stateOf = ({ code }: Challenge, proof: CardProof, given: CardAnswer, atSeconds: number): Ended => {
  if (given.decision === 'refuse') return { is: 'refused', atSeconds };
  return given.code === code ? { is: 'approved', proof, atSeconds } : { is: 'wrong-code', atSeconds };
};

const eventOf = ({ clock }: CardAnswerDeps, challenge: Challenge, { is }: Ended): NewEvent => ({
  kind: is === 'approved' ? 'challenge.approved' : 'challenge.ended',
  atMilliseconds: clock.nowMilliseconds(),
  nationalId: challenge.nationalId,
  clientId: challenge.clientId,
  correlationId: challenge.correlationId,
  details: { how: is, by: 'card' },
});
