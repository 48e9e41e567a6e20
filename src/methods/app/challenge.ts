import type { ChallengeId, ClientId, CorrelationId, DeviceId, NationalId } from '#vocabulary/identifiers.ts';
import type { Place } from '#vocabulary/place.ts';
import type { Proof } from '#vocabulary/proof.ts';

/** Where the answer goes back to. The challenge, the proof and `login/accept` are the same for both. */
export type ChallengeOrigin =
  | { readonly kind: 'login'; readonly interactionId: string }
  | { readonly kind: 'ciba'; readonly requestId: string };

/** Who is asked: the phone, or the card agent on the desk (PSC’s `channel`). */
export type Channel = 'MOBILE' | 'CARD';

export const endings = ['refused', 'reported', 'wrong-code', 'superseded', 'cancelled'] as const;
export type Ending = (typeof endings)[number];

/** One shape per state; a challenge only moves forward, and expires by time alone. */
export type ChallengeState =
  | { readonly is: 'pending' }
  | { readonly is: 'approved'; readonly proof: Proof; readonly atSeconds: number }
  | { readonly is: Ending; readonly atSeconds: number };

/** One request for approval. */
export type Challenge = {
  readonly id: ChallengeId;
  readonly origin: ChallengeOrigin;
  readonly channel: Channel;
  /** Undefined for a decoy: nobody is asked, and outside nothing tells (unknown id, no device, too many requests). */
  readonly nationalId: NationalId | undefined;
  readonly clientId: ClientId;
  /** What the person reads on the phone. */
  readonly serviceName: string;
  readonly correlationId: CorrelationId;
  /** Two digits, shown on the page or by the service (CIBA binding_message). */
  readonly code: string;
  /** Three different two-digit values, the code among them, in the order that the phone shows. */
  readonly choices: readonly string[];
  /** 256 bits, base64url; signed with every answer. */
  readonly nonce: string;
  readonly createdAtSeconds: number;
  readonly expiresAtSeconds: number;
  readonly state: ChallengeState;
};

/** Where a login was approved is told of one without a browser; where there is one, it is the browser that counts. */
export const placeFor = ({ origin }: Pick<Challenge, 'origin'>, place: Place | undefined): Place | undefined =>
  origin.kind === 'ciba' ? place : undefined;

/** What the phone signs (ES256, compact JWS, `kid` = device id): everything that the person saw. */
export type SignedAnswer = {
  readonly typ: 'vestibule-answer';
  readonly challengeId: ChallengeId;
  readonly deviceId: DeviceId;
  readonly decision: 'approve' | 'refuse' | 'report';
  readonly serviceName: string;
  /** The value that the person picked; '' for refuse and report. */
  readonly code: string;
  readonly nonce: string;
  /** Origin of the app, against a look-alike. */
  readonly origin: string;
  /** The phone’s own time, for the journal only: a wrong clock locks nobody out. */
  readonly atSeconds: number;
  /** Stretched PIN, base64url; absent with a passkey. */
  readonly pinProof?: string;
};
