import type { SignedAnswer } from '#methods/app/challenge.ts';
import type { FaultAnswer, OutcomeAnswer } from '../shapes.ts';
import type { LiveRequest } from './app.ts';
import { callConnected } from './connecting.ts';
import { phoneSeconds, signJws } from './keys.ts';
import { usePasskey } from './passkey.ts';
import { stretchPin } from './pin.ts';
import type { Identity } from './vault.ts';

export type Answer =
  | { readonly decision: 'refuse' | 'report' }
  /** `pin` is '' where the lock is a passkey. */
  | { readonly decision: 'approve'; readonly code: string; readonly pin: string };

export type Answered =
  | { readonly is: 'ended'; readonly outcome: OutcomeAnswer }
  | { readonly is: 'refused'; readonly refusal: FaultAnswer | undefined }
  | { readonly is: 'unreachable' | 'no-passkey' };

/** Signs what the person saw and decided, and sends it. */
export const answer = async (identity: Identity, request: LiveRequest, given: Answer): Promise<Answered> => {
  const jws = await signJws(identity.privateKey, await contentOf(identity, request, given), identity.deviceId);
  const needsPasskey = given.decision === 'approve' && identity.lock.kind === 'passkey';
  const assertion = needsPasskey && identity.lock.kind === 'passkey' ? await usePasskey(identity.lock, jws) : undefined;
  if (needsPasskey && assertion === undefined) return { is: 'no-passkey' };
  const body = { jws, ...(assertion === undefined ? {} : { assertion }) };
  const reply = await callConnected<OutcomeAnswer>(
    identity,
    'POST',
    `challenges/${encodeURIComponent(request.id)}/answer`,
    body,
  );
  return reply.is === 'done' ? { is: 'ended', outcome: reply.body } : reply;
};

const contentOf = async (
  identity: Identity,
  request: LiveRequest,
  given: Answer,
): Promise<Omit<SignedAnswer, 'challengeId' | 'deviceId'> & Record<'challengeId' | 'deviceId', string>> => ({
  typ: 'vestibule-answer',
  challengeId: request.id,
  deviceId: identity.deviceId,
  decision: given.decision,
  serviceName: request.serviceName,
  code: given.decision === 'approve' ? given.code : '',
  nonce: request.nonce,
  origin: location.origin,
  atSeconds: phoneSeconds(),
  ...(given.decision === 'approve' && identity.lock.kind === 'pin'
    ? { pinProof: await stretchPin(given.pin, identity.lock.salt) }
    : {}),
});
