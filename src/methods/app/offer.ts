import { createHash } from 'node:crypto';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { DeviceId, NationalId } from '#vocabulary/identifiers.ts';
import type { EnrolmentOffer, EnrolmentStore } from './enrolment-store.ts';

export type OfferDeps = { readonly enrolments: EnrolmentStore; readonly clock: Clock; readonly random: Random };

/** What goes into the QR code. The token is a secret, and is kept nowhere but in the QR code. */
export type Offer = { readonly token: string; readonly expiresAtSeconds: number };

/** By card, or from another phone, the person stands before the screen (PSC: 90 s); a link sent elsewhere needs the time to be found. */
const offerSeconds = { card: 90, messages: 900, device: 90 } as const satisfies Record<EnrolmentOffer['by'], number>;

/** From the moment in which the new phone has read the QR code: time for a name and a PIN. */
const holdSeconds = 300;

/** How the caller knows the person: by card, by both message codes, or by a phone already enrolled. */
export type KnownBy = 'card' | 'messages' | { readonly device: DeviceId };

/** Permits one phone for this person. */
export const makeOffer = async (deps: OfferDeps, nationalId: NationalId, knownBy: KnownBy): Promise<Offer> => {
  const token = deps.random.token(32);
  const [by, madeBy] = typeof knownBy === 'string' ? [knownBy, undefined] : (['device', knownBy.device] as const);
  const expiresAtSeconds = deps.clock.nowSeconds() + offerSeconds[by];
  await deps.enrolments.saveOffer({
    tokenHash: hashOffer(token),
    nationalId,
    by,
    madeBy,
    isHeld: false,
    expiresAtSeconds,
  });
  return { token, expiresAtSeconds };
};

/**
 * The app that has read a QR code takes it up and gets a token of its own for the rest: whoever reads the QR code
 * after it, or looks at it again, has nothing. P508: the offer is unknown, held by another, used or past its time.
 */
export const holdOffer = async (
  { enrolments, clock, random }: OfferDeps,
  token: string,
): Promise<Offer | { readonly fault: 'P508' }> => {
  const own = random.token(32);
  const expiresAtSeconds = clock.nowSeconds() + holdSeconds;
  const hold = { tokenHash: hashOffer(own), expiresAtSeconds };
  const isHeld = await enrolments.holdOffer(hashOffer(token), hold, clock.nowSeconds());
  return isHeld ? { token: own, expiresAtSeconds } : { fault: 'P508' };
};

/** The offer of a QR code or of whoever holds it, while it is good; it stays so. */
export const findOffer = (
  { enrolments, clock }: Pick<OfferDeps, 'enrolments' | 'clock'>,
  token: string,
): Promise<EnrolmentOffer | undefined> => enrolments.findOffer(hashOffer(token), clock.nowSeconds());

/** base64url SHA-256 of an offer's token: what the store keeps and the new device signs. */
export const hashOffer = (token: string): string => createHash('sha256').update(token).digest('base64url');
