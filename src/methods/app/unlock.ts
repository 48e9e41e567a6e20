import type { Clock } from '#vocabulary/clock.ts';
import type { DeviceNotice } from './announce.ts';
import { type Device, deviceLimits, type DeviceLock, type DeviceStore } from './device-store.ts';
import { isRightPin } from './pin.ts';

export type UnlockDeps = {
  readonly devices: Pick<DeviceStore, 'countWrongPin'>;
  readonly clock: Clock;
  /** Keys the PIN verifiers. */
  readonly pinPepper: Uint8Array;
  /** Checks a WebAuthn assertion over what was signed; the new counter, or undefined when it does not hold. */
  readonly verifyPasskey: (
    lock: Extract<DeviceLock, { kind: 'passkey' }>,
    jws: string,
    assertion: unknown,
  ) => Promise<number | undefined>;
  /** Tells the person by the known contact details; never throws, never waits: `announce.ts`. */
  readonly announce: (notice: DeviceNotice) => void;
};

/** What a device signed, and what shows that its holder is there. */
export type GivenKey = {
  readonly jws: string;
  readonly pinProof?: string | undefined;
  readonly assertion?: unknown;
};

export type Unlocked = {
  /** Of the passkey; undefined with a PIN. */
  readonly counter: number | undefined;
};

/** P104: the passkey does not hold. P506: the device is blocked, by this very try or before. P507: wrong PIN, and how many tries are left. */
export type UnlockRefusal =
  | { readonly fault: 'P104' | 'P506' }
  | { readonly fault: 'P507'; readonly triesLeft: number };

/** Whether the holder of a device is there, by PIN or by passkey. A wrong PIN is counted; the one that blocks the device is told to the person. */
export const unlockDevice = async (
  deps: UnlockDeps,
  device: Device,
  { jws, pinProof, assertion }: GivenKey,
): Promise<Unlocked | UnlockRefusal> => {
  const { lock } = device;
  if (lock.kind === 'passkey') {
    const counter = await deps.verifyPasskey(lock, jws, assertion);
    return counter === undefined ? { fault: 'P104' } : { counter };
  }
  if (pinProof !== undefined && isRightPin(deps.pinPepper, lock, pinProof)) return { counter: undefined };
  return countWrong(deps, device);
};

const countWrong = async ({ devices, clock, announce }: UnlockDeps, device: Device): Promise<UnlockRefusal> => {
  const { id, nationalId, name } = device;
  const { count, isBlockedNow } = await devices.countWrongPin(id, [
    { kind: 'device.blocked', atMilliseconds: clock.nowMilliseconds(), nationalId, details: { device: id } },
  ]);
  if (isBlockedNow) announce({ nationalId, what: 'blocked', deviceName: name });
  const triesLeft = deviceLimits.wrongPins - count;
  return triesLeft > 0 ? { fault: 'P507', triesLeft } : { fault: 'P506' };
};
