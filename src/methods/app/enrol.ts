import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { Clock, Random } from '#vocabulary/clock.ts';
import { asDeviceId } from '#vocabulary/identifiers.ts';
import type { DeviceNotice } from './announce.ts';
import { readDeviceName } from './device-name.ts';
import type { Device, DeviceLock, DeviceStore } from './device-store.ts';
import type { EnrolmentOffer, EnrolmentStore } from './enrolment-store.ts';
import { findOffer } from './offer.ts';
import { pinVerifier } from './pin.ts';
import { readPublicKey } from './public-key.ts';
import { isSignedBy, readJws } from './signed-answer.ts';

export type EnrolDeps = {
  readonly devices: DeviceStore;
  readonly enrolments: EnrolmentStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Origin that the app is served from. */
  readonly appOrigin: string;
  /** Keys the PIN verifiers. */
  readonly pinPepper: Uint8Array;
  /** Active and blocked devices that a person may have. */
  readonly maximumDevices: number;
  /** Checks a WebAuthn registration whose challenge is the SHA-256 of `proofJws`: `passkey.ts`. */
  readonly verifyRegistration: (proofJws: string, registration: unknown) => Promise<PasskeyLock | undefined>;
  /** Tells the person by the known contact details; never throws, never waits: `announce.ts`. */
  readonly announce: (notice: DeviceNotice) => void;
};

export type PasskeyLock = Extract<DeviceLock, { kind: 'passkey' }>;

/** What the app sends. The PIN itself, six to eight digits, is checked in the app and never leaves it. */
export const givenEnrolmentSchema = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 64 }),
    publicJwk: Type.Unknown(),
    name: Type.String({ maxLength: 200 }),
    lock: Type.Union([
      Type.Object(
        {
          kind: Type.Literal('pin'),
          /** 16 to 48 bytes, base64url. */
          salt: Type.String({ pattern: '^[\\w-]{22,64}$' }),
          /** The stretched PIN: 32 bytes, base64url. */
          pinProof: Type.String({ pattern: '^[\\w-]{43}$' }),
        },
        { additionalProperties: false },
      ),
      Type.Object({ kind: Type.Literal('passkey'), registration: Type.Unknown() }, { additionalProperties: false }),
    ]),
    /** Compact JWS by the new key over `EnrolmentProof`. */
    proofJws: Type.String({ maxLength: 4096 }),
  },
  { additionalProperties: false },
);
export type GivenEnrolment = Static<typeof givenEnrolmentSchema>;

/** What the new key signs (ES256): that it is there, for this offer, with this name and salt, in our own app. */
const proofSchema = Type.Object(
  {
    typ: Type.Literal('vestibule-enrolment'),
    /** base64url SHA-256 of the token in the QR code. */
    tokenHash: Type.String(),
    deviceName: Type.String(),
    origin: Type.String(),
    /** That of the PIN lock; absent with a passkey. */
    salt: Type.Optional(Type.String()),
    /** The phone’s own time; not used. */
    atSeconds: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);
export type EnrolmentProof = Static<typeof proofSchema>;

const givenCheck = TypeCompiler.Compile(givenEnrolmentSchema);
const proofCheck = TypeCompiler.Compile(proofSchema);

/** P508: the offer is unknown, used or past its time. P103: what came is not a well-made enrolment. P509: the person has enough phones; the offer stays good. */
export type EnrolOutcome =
  | { readonly is: 'enrolled'; readonly device: Device }
  | { readonly fault: 'P508' | 'P509' | 'P103' };

/** Enrols a phone for the person of the offer, which is used up by this and by nothing less. */
export const enrolDevice = async (deps: EnrolDeps, given: GivenEnrolment): Promise<EnrolOutcome> => {
  if (!givenCheck.Check(given)) return { fault: 'P103' };
  const offer = await findOffer(deps, given.token);
  if (offer === undefined) return { fault: 'P508' };
  const device = await makeDevice(deps, given, offer);
  if (device === undefined) return { fault: 'P103' };
  const kept = await keep(deps, device, offer);
  if (kept === 'no-offer') return { fault: 'P508' };
  if (kept === 'too-many') return { fault: 'P509' };
  deps.announce({ nationalId: device.nationalId, what: 'enrolled', deviceName: device.name });
  return { is: 'enrolled', device };
};

const keep = ({ devices, maximumDevices, clock }: EnrolDeps, device: Device, { tokenHash, madeBy }: EnrolmentOffer) =>
  devices.enrol({ device, offerHash: tokenHash, maximumActive: maximumDevices, nowSeconds: clock.nowSeconds() }, [
    {
      kind: 'device.enrolled',
      atMilliseconds: clock.nowMilliseconds(),
      nationalId: device.nationalId,
      details: {
        device: device.id,
        by: device.enrolledBy,
        lock: device.lock.kind,
        ...(madeBy === undefined ? {} : { from: madeBy }),
      },
    },
  ]);

const makeDevice = async (
  deps: EnrolDeps,
  given: GivenEnrolment,
  offer: EnrolmentOffer,
): Promise<Device | undefined> => {
  const publicJwk = readPublicKey(given.publicJwk);
  const name = readDeviceName(given.name);
  if (publicJwk === undefined || name === undefined) return undefined;
  if (!isProven(deps, given, { publicJwk, tokenHash: offer.tokenHash })) return undefined;
  const lock = await makeLock(deps, given);
  if (lock === undefined) return undefined;
  return {
    id: asDeviceId(deps.random.token(16)),
    nationalId: offer.nationalId,
    name,
    publicJwk,
    lock,
    wrongPins: 0,
    state: 'active',
    enrolledBy: offer.by,
    enrolledAtSeconds: deps.clock.nowSeconds(),
    lastUsedAtSeconds: undefined,
    pushSubscription: undefined,
  };
};

/** Whoever sends the key holds its private half, and meant this offer: nobody enrols a key seen elsewhere. */
const isProven = (
  { appOrigin }: EnrolDeps,
  { name, lock, proofJws }: GivenEnrolment,
  { publicJwk, tokenHash }: { readonly publicJwk: Device['publicJwk']; readonly tokenHash: string },
): boolean => {
  if (!isSignedBy(proofJws, publicJwk)) return false;
  const content = readJws(proofJws)?.content;
  return (
    proofCheck.Check(content) &&
    content.tokenHash === tokenHash &&
    content.deviceName === name &&
    content.origin === appOrigin &&
    content.salt === (lock.kind === 'pin' ? lock.salt : undefined)
  );
};

const makeLock = async (deps: EnrolDeps, { lock, proofJws }: GivenEnrolment): Promise<DeviceLock | undefined> => {
  if (lock.kind === 'passkey') return deps.verifyRegistration(proofJws, lock.registration);
  return { kind: 'pin', salt: lock.salt, verifier: pinVerifier(deps.pinPepper, lock.salt, lock.pinProof) };
};
