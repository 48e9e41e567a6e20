import { createHash } from 'node:crypto';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { EnrolmentOffer, EnrolmentStore } from './enrolment-store.ts';

export type OfferDeps = { readonly enrolments: EnrolmentStore; readonly clock: Clock; readonly random: Random };

/** What goes into the QR code. The token is a secret, and is kept nowhere but in the QR code. */
export type Offer = { readonly token: string; readonly expiresAtSeconds: number };

/** By card the person stands before the screen (PSC: 90 s); a link sent elsewhere needs the time to be found. */
const offerSeconds = { card: 90, messages: 900, device: 900 } as const satisfies Record<EnrolmentOffer['by'], number>;

/** Permits one phone for this person, whom the caller knows by card, by both message codes or by a phone already enrolled. */
export const makeOffer = async (deps: OfferDeps, nationalId: NationalId, by: EnrolmentOffer['by']): Promise<Offer> => {
  const token = deps.random.token(32);
  const expiresAtSeconds = deps.clock.nowSeconds() + offerSeconds[by];
  await deps.enrolments.saveOffer({ tokenHash: hashOffer(token), nationalId, by, expiresAtSeconds });
  return { token, expiresAtSeconds };
};

/** The offer of a QR code, while it is good; it stays so. */
export const findOffer = (
  { enrolments, clock }: Pick<OfferDeps, 'enrolments' | 'clock'>,
  token: string,
): Promise<EnrolmentOffer | undefined> => enrolments.findOffer(hashOffer(token), clock.nowSeconds());

/** base64url SHA-256 of an offer's token: what the store keeps and the new device signs. */
export const hashOffer = (token: string): string => createHash('sha256').update(token).digest('base64url');
