import type { FaultAnswer, NoteAnswer, OfferAnswer } from '../shapes.ts';
import { callConnected } from './connecting.ts';
import { phoneSeconds, signJws } from './keys.ts';
import { usePasskey } from './passkey.ts';
import { stretchPin } from './pin.ts';
import type { Identity } from './vault.ts';

/** How an act of this phone ended. */
export type Acted<Body> =
  | { readonly is: 'done'; readonly body: Body }
  | { readonly is: 'refused'; readonly refusal: FaultAnswer | undefined }
  | { readonly is: 'unreachable' | 'no-passkey' };

/** Asks for an offer for another phone. `phones`: how many the person was told to have; `pin` is '' where the lock is a passkey. */
export const askForOffer = (identity: Identity, phones: number, pin: string): Promise<Acted<OfferAnswer>> =>
  act<OfferAnswer>(identity, pin, ['POST', 'offers'], { typ: 'vestibule-offer', phones });

/** A phone that a PIN unlocks. */
export type PinIdentity = Identity & { readonly lock: { readonly kind: 'pin' } };

/**
 * Changes the PIN. The salt stays this phone's: an answer that is lost on the way leaves nothing here that would not
 * fit what the server knows.
 */
export const changePin = async (identity: PinIdentity, oldPin: string, newPin: string): Promise<Acted<object>> => {
  const newPinProof = await stretchPin(newPin, identity.lock.salt);
  return act<object>(identity, oldPin, ['PATCH', 'device/pin'], { typ: 'vestibule-pin', newPinProof });
};

type Order = readonly [method: 'POST' | 'PATCH', path: string];

/** Signs over a fresh note, with the PIN or the passkey, and sends. */
const act = async <Body>(
  identity: Identity,
  pin: string,
  [method, path]: Order,
  said: object,
): Promise<Acted<Body>> => {
  const { lock, deviceId } = identity;
  const pinPart = lock.kind === 'pin' ? { pinProof: await stretchPin(pin, lock.salt) } : {};
  const noted = await callConnected<NoteAnswer>(identity, 'GET', 'acts/note');
  if (noted.is !== 'done') return noted;
  const content = { ...said, deviceId, note: noted.body.note, origin: location.origin, atSeconds: phoneSeconds() };
  const jws = await signJws(identity.privateKey, { ...content, ...pinPart }, deviceId);
  const assertion = lock.kind === 'passkey' ? await usePasskey(lock, jws) : undefined;
  if (lock.kind === 'passkey' && assertion === undefined) return { is: 'no-passkey' };
  return callConnected<Body>(identity, method, path, { jws, ...(assertion === undefined ? {} : { assertion }) });
};
