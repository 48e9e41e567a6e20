import type { DeviceId, NationalId } from '#vocabulary/identifiers.ts';

/** Permission to enrol one phone, behind a QR code. Good once. */
export type EnrolmentOffer = {
  /** base64url SHA-256 of the token in the QR code. */
  readonly tokenHash: string;
  readonly nationalId: NationalId;
  readonly by: 'card' | 'messages' | 'device';
  /** The phone that offers, when `by` is `device`: what it offers is worth nothing once it is blocked or revoked. */
  readonly madeBy: DeviceId | undefined;
  /** An app has read the QR code and holds it: nobody else can. */
  readonly isHeld: boolean;
  readonly expiresAtSeconds: number;
};

/** What the app that holds an offer has instead of the token in the QR code. */
export type Hold = Pick<EnrolmentOffer, 'tokenHash' | 'expiresAtSeconds'>;

/** Two codes on their way, one by e-mail and one by SMS; both are needed. A decoy (`nationalId` undefined) looks the same. */
export type MessageCodes = {
  readonly id: string;
  readonly nationalId: NationalId | undefined;
  readonly mailCodeHash: string;
  readonly smsCodeHash: string;
  /** Counted before the codes are compared, so that guesses sent all at once are counted too. */
  readonly tries: number;
  readonly expiresAtSeconds: number;
};

export type EnrolmentStore = {
  readonly saveOffer: (offer: EnrolmentOffer) => Promise<void>;
  /** Undefined once taken up (`DeviceStore.enrol`), after its time, and when the phone that made it is no longer active. */
  readonly findOffer: (tokenHash: string, nowSeconds: number) => Promise<EnrolmentOffer | undefined>;
  /** Gives an offer that nobody holds another token and another end. True for exactly one caller; from then on the old token is unknown. */
  readonly holdOffer: (tokenHash: string, hold: Hold, nowSeconds: number) => Promise<boolean>;
  readonly saveCodes: (codes: MessageCodes) => Promise<void>;
  readonly findCodes: (id: string, nowSeconds: number) => Promise<MessageCodes | undefined>;
  /** Counts one try and answers how many there are; exact under concurrency. Undefined when there are no such codes. */
  readonly countTry: (id: string, nowSeconds: number) => Promise<number | undefined>;
  /** True for exactly one caller. */
  readonly removeCodes: (id: string) => Promise<boolean>;
  /** What a person who is shut out still had: offers that nobody took up, and codes on their way. @returns how many */
  readonly removeOf: (nationalId: NationalId) => Promise<number>;
  readonly purge: (nowSeconds: number, limit: number) => Promise<number>;
};
