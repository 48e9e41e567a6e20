import type { NationalId } from '#vocabulary/identifiers.ts';

/** Permission to enrol one phone, behind a QR code. Good once. */
export type EnrolmentOffer = {
  /** base64url SHA-256 of the token in the QR code. */
  readonly tokenHash: string;
  readonly nationalId: NationalId;
  readonly by: 'card' | 'messages' | 'device';
  readonly expiresAtSeconds: number;
};

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
  /** Undefined once taken up (`DeviceStore.enrol`) and after its time. */
  readonly findOffer: (tokenHash: string, nowSeconds: number) => Promise<EnrolmentOffer | undefined>;
  readonly saveCodes: (codes: MessageCodes) => Promise<void>;
  readonly findCodes: (id: string, nowSeconds: number) => Promise<MessageCodes | undefined>;
  /** Counts one try and answers how many there are; exact under concurrency. Undefined when there are no such codes. */
  readonly countTry: (id: string, nowSeconds: number) => Promise<number | undefined>;
  /** True for exactly one caller. */
  readonly removeCodes: (id: string) => Promise<boolean>;
  readonly purge: (nowSeconds: number, limit: number) => Promise<number>;
};
