import type { NewEvent } from '#vocabulary/event.ts';
import { asChallengeId, asDeviceId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';
import type { Place } from '#vocabulary/place.ts';
import type { AppProof } from '#vocabulary/proof.ts';
import { type Challenge, type ChallengeState, type Ending, placeFor } from './challenge.ts';
import type { Device } from './device-store.ts';
import type { ChallengeDeps } from './open-challenge.ts';
import { type AnswerContent, namedDevice, openAnswer } from './signed-answer.ts';
import { unlockDevice, type UnlockDeps, type UnlockRefusal } from './unlock.ts';

export type AnswerDeps = ChallengeDeps &
  UnlockDeps & {
    /** Origin that the app is served from. */
    readonly appOrigin: string;
    readonly level: Level;
  };

export type GivenAnswer = {
  readonly jws: string;
  readonly assertion?: unknown;
  /** Roughly where the phone is. */
  readonly place?: Place | undefined;
};

/** P104: the request is no longer there to be answered. P506: the device is blocked. P507: wrong PIN, and how many tries are left. */
export type AnswerOutcome = { readonly is: 'approved' | Ending } | UnlockRefusal;

/**
 * Takes a device's answer. Only a signature by the device of the very person asked, over everything that was shown,
 * counts; it counts once, and before the end of the request by our own clock, whatever the phone's says.
 */
export const answerChallenge = async (deps: AnswerDeps, given: GivenAnswer): Promise<AnswerOutcome> => {
  const device = await deps.devices.find(asDeviceId(namedDevice(given.jws) ?? ''));
  const content = device === undefined ? undefined : openAnswer(given.jws, device);
  if (device === undefined || content === undefined) return { fault: 'P104' };
  if (device.state !== 'active') return { fault: 'P506' };
  const challenge = await deps.challenges.find(asChallengeId(content.challengeId));
  if (challenge === undefined || !isAboutIt(deps, { challenge, content, device })) return { fault: 'P104' };
  if (content.decision !== 'approve')
    return endIt(deps, { challenge, device }, content.decision === 'report' ? 'reported' : 'refused');
  return approve(deps, { challenge, content, device }, given);
};

type Answered = { readonly challenge: Challenge; readonly content: AnswerContent; readonly device: Device };

/** The signature must be over this request, for this person, as it was shown, in our own app. */
const isAboutIt = (deps: AnswerDeps, { challenge, content, device }: Answered): boolean =>
  challenge.state.is === 'pending' &&
  challenge.channel === 'MOBILE' &&
  challenge.expiresAtSeconds > deps.clock.nowSeconds() &&
  challenge.nationalId === device.nationalId &&
  challenge.nonce === content.nonce &&
  challenge.serviceName === content.serviceName &&
  content.origin === deps.appOrigin;

const approve = async (deps: AnswerDeps, answered: Answered, given: GivenAnswer): Promise<AnswerOutcome> => {
  const { challenge, content, device } = answered;
  const unlocked = await unlockDevice(deps, device, { ...given, pinProof: content.pinProof });
  if ('fault' in unlocked) return unlocked;
  // Of many answers sent at once, those behind the third wrong PIN end here: the right one among them must not count.
  if (!(await deps.devices.noteUse(device.id, deps.clock.nowSeconds(), unlocked.counter))) return { fault: 'P506' };
  if (content.code !== challenge.code) return endIt(deps, answered, 'wrong-code');
  return finish(deps, answered, {
    is: 'approved',
    proof: { ...proofOf(deps, answered), place: placeFor(challenge, given.place) },
    atSeconds: deps.clock.nowSeconds(),
  });
};

const proofOf = ({ clock, level }: AnswerDeps, { challenge, device }: Answered): AppProof => ({
  method: 'app',
  amr: device.lock.kind === 'passkey' ? ['pop', 'hwk', 'user', 'mfa'] : ['pop', 'swk', 'pin', 'mfa'],
  level,
  nationalId: device.nationalId,
  deviceId: device.id,
  challengeId: challenge.id,
  professionCode: '',
  establishedAtSeconds: clock.nowSeconds(),
});

const endIt = async (
  deps: AnswerDeps,
  answered: Pick<Answered, 'challenge' | 'device'>,
  how: Ending,
): Promise<AnswerOutcome> => {
  const { challenge } = answered;
  const now = deps.clock.nowSeconds();
  if (how === 'reported' && challenge.nationalId !== undefined)
    await deps.challenges.beQuiet(challenge.nationalId, now + deps.rules.quietSeconds);
  return finish(deps, answered, { is: how, atSeconds: now });
};

const finish = async (
  deps: AnswerDeps,
  { challenge, device }: Pick<Answered, 'challenge' | 'device'>,
  state: Exclude<ChallengeState, { is: 'pending' }>,
): Promise<AnswerOutcome> => {
  const kind = state.is === 'approved' ? 'challenge.approved' : 'challenge.ended';
  const events = [eventOf(deps, kind, { device, challenge, how: state.is })];
  const ended = await deps.challenges.end(challenge.id, state, deps.clock.nowSeconds(), events);
  if (!ended) return { fault: 'P104' };
  deps.wire.ring(challenge.nationalId, challenge.id);
  return { is: state.is };
};

const eventOf = (
  { clock }: AnswerDeps,
  kind: NewEvent['kind'],
  { device, challenge, how }: Pick<Answered, 'challenge' | 'device'> & { readonly how: string },
): NewEvent => ({
  kind,
  atMilliseconds: clock.nowMilliseconds(),
  nationalId: device.nationalId,
  clientId: challenge.clientId,
  correlationId: challenge.correlationId,
  details: { device: device.id, how },
});
