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

export type WrongPin = {
  readonly count: number;
  /** This very try blocked the device. */
  readonly isBlockedNow: boolean;
};

export type PinLock = Extract<DeviceLock, { kind: 'pin' }>;
export type PinChange = { readonly from: PinLock; readonly to: PinLock };

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
  readonly countWrongPin: (id: DeviceId, eventsWhenBlocked: readonly NewEvent[]) => Promise<WrongPin>;
  /**
   * Puts a new PIN in the place of the old, and forgets wrong tries, with the events. False, and nothing written, when
   * the device is no longer active or its PIN is no longer the old one.
   */
  readonly changePin: (id: DeviceId, change: PinChange, events: readonly NewEvent[]) => Promise<boolean>;
  /** False, and no event, when there is no such device or it was revoked already. In the same transaction the revocation becomes due. */
  readonly revoke: (id: DeviceId, events: readonly NewEvent[]) => Promise<boolean>;
  /** Revoked devices of which sessions, open apps and person have not heard yet, whichever process revoked them. */
  readonly revocationsDue: () => Promise<readonly Device[]>;
  /** The consequences have been drawn. True for exactly one caller. */
  readonly settleRevocation: (id: DeviceId) => Promise<boolean>;
  /** Remembers which session a device opened, so that revoking the device ends it. False when it was revoked meanwhile: then the session must not be. */
  readonly noteSession: (id: DeviceId, sessionId: SessionId, expiresAtSeconds: number) => Promise<boolean>;
  readonly sessionsOf: (id: DeviceId) => Promise<readonly SessionId[]>;
  readonly purge: (nowSeconds: number, limit: number) => Promise<number>;
};
