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

export type DevicesAnswer = { readonly devices: readonly DeviceAnswer[] };

export type EnrolledAnswer = { readonly deviceId: string };

/** Not a fault: the offer stays good, and works once a phone was revoked. */
export type TooManyAnswer = { readonly is: 'too-many'; readonly maximum: number };

export type NoteAnswer = { readonly note: string };
