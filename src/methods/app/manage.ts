import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asChallengeId, type DeviceId, type NationalId, type SessionId } from '#vocabulary/identifiers.ts';
import type { DeviceNotice } from './announce.ts';
import { readDeviceName } from './device-name.ts';
import type { Device, DeviceStore } from './device-store.ts';
import type { Wire } from './wire.ts';

export type ManageDeps = {
  readonly devices: DeviceStore;
  readonly clock: Clock;
  /** Tells the person by the known contact details; never throws, never waits: `announce.ts`. */
  readonly announce: (notice: DeviceNotice) => void;
};

export type RevokeDeps = ManageDeps & {
  readonly wire: Pick<Wire, 'ring'>;
  /** Ends single sign-on sessions, and tells their services. */
  readonly endSessions: (sessions: readonly SessionId[]) => Promise<void>;
};

/** Which phone, and who says that it is theirs. */
export type OwnDevice = { readonly nationalId: NationalId; readonly deviceId: DeviceId };

/** What a page shows of a phone: no key, no lock. */
export type ShownDevice = Pick<
  Device,
  'id' | 'name' | 'wrongPins' | 'enrolledBy' | 'enrolledAtSeconds' | 'lastUsedAtSeconds'
> & {
  readonly state: Exclude<Device['state'], 'revoked'>;
  readonly lock: Device['lock']['kind'];
};

/** A person's active and blocked phones, newest first. */
export const listDevices = async (
  { devices }: Pick<ManageDeps, 'devices'>,
  nationalId: NationalId,
): Promise<readonly ShownDevice[]> => {
  const owned = await devices.listOf(nationalId);
  return owned.flatMap(({ id, name, wrongPins, enrolledBy, enrolledAtSeconds, lastUsedAtSeconds, state, lock }) =>
    state === 'revoked'
      ? []
      : [{ id, name, wrongPins, enrolledBy, enrolledAtSeconds, lastUsedAtSeconds, state, lock: lock.kind }],
  );
};

/** P106: the person has no such phone. P103: that is no name. */
export const renameDevice = async (
  deps: ManageDeps,
  own: OwnDevice,
  newName: string,
): Promise<{ readonly name: string } | { readonly fault: 'P103' | 'P106' }> => {
  const device = await findOwn(deps, own);
  const name = readDeviceName(newName);
  if (device === undefined || device.state === 'revoked') return { fault: 'P106' };
  if (name === undefined) return { fault: 'P103' };
  await deps.devices.rename(device.id, name, [changedEvent(deps.clock, device, 'name')]);
  return { name };
};

/**
 * Revokes a phone with all that follows, and answers the sessions that it had opened, which have ended. A phone that
 * was revoked already answers them again. P106: the person has no such phone.
 */
export const revokeDevice = async (
  deps: RevokeDeps,
  own: OwnDevice,
): Promise<{ readonly sessions: readonly SessionId[] } | { readonly fault: 'P106' }> => {
  const device = await findOwn(deps, own);
  if (device === undefined) return { fault: 'P106' };
  await deps.devices.revoke(device.id, [revokedEvent(deps.clock, device)]);
  return { sessions: await carryOutRevocation(deps, device) };
};

/**
 * What follows from a revocation, wherever it was decided: the sessions that the phone opened end, its open apps are
 * shown out at once, and its person is told, once. Can be tried anew when it failed half-way.
 */
const carryOutRevocation = async (deps: RevokeDeps, device: Device): Promise<readonly SessionId[]> => {
  const { devices, wire, endSessions, announce } = deps;
  const sessions = await devices.sessionsOf(device.id);
  // The app first: it is this process's own affair, and cannot fail.
  wire.ring(device.nationalId, asChallengeId(''));
  await endSessions(sessions);
  if (await devices.settleRevocation(device.id))
    announce({ nationalId: device.nationalId, what: 'revoked', deviceName: device.name });
  return sessions;
};

/** Carries out what another process has decided, or this one before it died. */
export const carryOutRevocationsDue = async (deps: RevokeDeps): Promise<void> => {
  for (const device of await deps.devices.revocationsDue()) await carryOutRevocation(deps, device);
};

/** The journal line of a revocation; `by` says where it was decided, when not by the person. */
export const revokedEvent = (clock: Clock, { id, nationalId }: Device, by?: 'command'): NewEvent => ({
  kind: 'device.revoked',
  atMilliseconds: clock.nowMilliseconds(),
  nationalId,
  details: { device: id, ...(by === undefined ? {} : { by }) },
});

const findOwn = async ({ devices }: ManageDeps, { nationalId, deviceId }: OwnDevice): Promise<Device | undefined> => {
  const device = await devices.find(deviceId);
  return device?.nationalId === nationalId ? device : undefined;
};

/** The journal line of a change: what changed, never to what. */
export const changedEvent = (clock: Clock, { id, nationalId }: Device, what: 'name' | 'pin'): NewEvent => ({
  kind: 'device.changed',
  atMilliseconds: clock.nowMilliseconds(),
  nationalId,
  details: { device: id, what },
});
