import type { NewEvent } from '#vocabulary/event.ts';
import type { DeviceId, NationalId, SessionId } from '#vocabulary/identifiers.ts';

export const deviceStates = ['active', 'blocked', 'revoked'] as const;
export type DeviceState = (typeof deviceStates)[number];

/** How the device shows that its holder is there: a PIN that the server helps to check, or a platform passkey. */
export type DeviceLock =
  | {
      readonly kind: 'pin';
      /** Salt of the stretching that the app does (PBKDF2-HMAC-SHA-256), base64url. */
      readonly salt: string;
      /** Keyed hash, under the master key, of what the app stretched: worthless to whoever copies the database or the phone. */
      readonly verifier: string;
    }
  | {
      readonly kind: 'passkey';
      readonly credentialId: string;
      /** COSE public key, base64url. */
      readonly credentialPublicKey: string;
      readonly counter: number;
    };

/** A phone enrolled for a professional. */
export type Device = {
  readonly id: DeviceId;
  /** Primary identifier. */
  readonly nationalId: NationalId;
  readonly name: string;
  /** P-256 public key; its private half never leaves the device. */
  readonly publicJwk: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
  readonly lock: DeviceLock;
  readonly wrongPins: number;
  readonly state: DeviceState;
  readonly enrolledBy: 'card' | 'messages' | 'device';
  readonly enrolledAtSeconds: number;
  readonly lastUsedAtSeconds: number | undefined;
  /** Web Push subscription (RFC 8030, RFC 8291), as the browser gave it; undefined when there is none. */
  readonly pushSubscription: Readonly<Record<string, unknown>> | undefined;
};

export const deviceLimits = { wrongPins: 3 } as const;

export type NewDevice = {
  readonly device: Device;
  /** The offer that it takes up, made for the same person: `EnrolmentOffer.tokenHash`. */
  readonly offerHash: string;
  /** Active and blocked devices that a person may have. */
  readonly maximumActive: number;
  readonly nowSeconds: number;
};

/** Phones at rest. Every backend passes the exam. */
export type DeviceStore = {
  readonly find: (id: DeviceId) => Promise<Device | undefined>;
  /** Newest first, revoked ones included. */
  readonly listOf: (nationalId: NationalId) => Promise<readonly Device[]>;
  /** Takes up the offer and keeps the device, with the events, in one transaction; when it is not `enrolled`, nothing is written and the offer stays as it was. */
  readonly enrol: (enrolment: NewDevice, events: readonly NewEvent[]) => Promise<'enrolled' | 'no-offer' | 'too-many'>;
  /** Nothing, not even the events, when there is no such device or it was revoked. */
  readonly rename: (id: DeviceId, name: string, events: readonly NewEvent[]) => Promise<void>;
  readonly keepPushSubscription: (id: DeviceId, subscription: Device['pushSubscription']) => Promise<void>;
  /**
   * A right answer: wrong tries are forgotten, last use and passkey counter noted. False, and nothing noted, when
   * the device is no longer active or the counter does not grow (WebAuthn §6.1.1; 0 means that there is none):
   * whoever sends many guesses at once is stopped here, after the third wrong one.
   */
  readonly noteUse: (id: DeviceId, atSeconds: number, counter: number | undefined) => Promise<boolean>;
  /**
   * Counts one wrong PIN and answers how many there are now; at `deviceLimits.wrongPins` the device is blocked, with
   * the events, in the same transaction. Exact under concurrency. A device that is not active has no tries left.
   */
  readonly countWrongPin: (id: DeviceId, eventsWhenBlocked: readonly NewEvent[]) => Promise<number>;
  /** False, and no event, when there is no such device or it was revoked already. */
  readonly revoke: (id: DeviceId, events: readonly NewEvent[]) => Promise<boolean>;
  /** Remembers which session a device opened, so that revoking the device ends it. False when it was revoked meanwhile: then the session must not be. */
  readonly noteSession: (id: DeviceId, sessionId: SessionId, expiresAtSeconds: number) => Promise<boolean>;
  readonly sessionsOf: (id: DeviceId) => Promise<readonly SessionId[]>;
  readonly purge: (nowSeconds: number, limit: number) => Promise<number>;
};
