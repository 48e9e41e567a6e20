import { type Static, Type } from '@sinclair/typebox';
import type { Ending } from '#methods/app/challenge.ts';
import type { ShownDevice } from '#methods/app/manage.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { Language } from '#vocabulary/fault.ts';

/** What travels between the app and us. The app imports the types, the routes check the schemas. */

const closed = { additionalProperties: false } as const;
const base64url = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+$' });
const jws = Type.String({ minLength: 1, maxLength: 4096 });
const deviceName = Type.String({ minLength: 1, maxLength: 200 });

/** What the browser's authenticator gave (WebAuthn §5.1.8, `toJSON`); `methods/app/passkey.ts` reads and checks it. */
const credential = Type.Object({ id: base64url(1400) }, { additionalProperties: true });

export const connectionBody = Type.Object({ jws }, closed);
export type ConnectionBody = Static<typeof connectionBody>;

export const answerBody = Type.Object({ jws, assertion: Type.Optional(credential) }, closed);
export type AnswerBody = Static<typeof answerBody>;

export const nameBody = Type.Object({ name: deviceName }, closed);
export type NameBody = Static<typeof nameBody>;

export const idParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

export const pushSubscriptionBody = Type.Object(
  {
    endpoint: Type.String({ maxLength: 1000, pattern: '^https://' }),
    expirationTime: Type.Optional(Type.Union([Type.Null(), Type.Number()])),
    keys: Type.Object({ p256dh: base64url(100), auth: base64url(40) }, closed),
  },
  closed,
);
export type PushSubscriptionBody = Static<typeof pushSubscriptionBody>;

type Words = Readonly<Record<Language, string>>;

/** Every refusal of the API. */
export type FaultAnswer = {
  readonly fault: FaultCode;
  readonly message: Words;
  readonly advice: Words;
  /** Wrong PIN: how many tries are left. */
  readonly triesLeft?: number | undefined;
};

/** How a request ended. `expired` is told by time alone. */
export type RequestEnd = 'approved' | 'expired' | Ending;

/** Event `request`: what the person has to see before answering. */
export type ShownRequest = {
  readonly id: string;
  readonly serviceName: string;
  /** Three two-digit values; which one is right, the phone does not know. */
  readonly choices: readonly string[];
  readonly nonce: string;
  readonly secondsLeft: number;
  readonly lifeSeconds: number;
  /** How long nobody is asked after a report. */
  readonly quietSeconds: number;
};

/** How a request ended, in words; also the answer to an answer. */
export type OutcomeAnswer = { readonly is: RequestEnd; readonly message: Words; readonly advice: Words };

/** Event `ended`. */
export type EndedRequest = OutcomeAnswer & { readonly id: string };

/** One phone, as its holder sees it. */
export type DeviceAnswer = Omit<ShownDevice, 'wrongPins' | 'lastUsedAtSeconds'> & {
  readonly lastUsedAtSeconds: number | null;
  /** The phone that asks. */
  readonly isThis: boolean;
};

export type DevicesAnswer = {
  readonly devices: readonly DeviceAnswer[];
  /** Phones that one person may have. */
  readonly maximum: number;
};

export type EnrolledAnswer = { readonly deviceId: string };

export const holdBody = Type.Object({ token: base64url(64) }, closed);
export type HoldBody = Static<typeof holdBody>;

/** Instead of the token in the QR code, from here to the end of the enrolment. */
export type HoldAnswer = { readonly token: string; readonly secondsLeft: number };

/** An offer for another phone, to be shown as a QR code: dark modules as a path in a square of `side`. */
export type OfferAnswer = {
  readonly link: string;
  readonly secondsLeft: number;
  readonly qrCode: { readonly side: number; readonly path: string };
};

export type NoteAnswer = { readonly note: string };
