import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import type { DeviceId, NationalId, SessionId } from '#vocabulary/identifiers.ts';
import type { DeviceNotice } from './announce.ts';
import { readDeviceName } from './device-name.ts';
import type { Device, DeviceStore } from './device-store.ts';

export type ManageDeps = {
  readonly devices: DeviceStore;
  readonly clock: Clock;
  /** Tells the person by the known contact details; never throws, never waits: `announce.ts`. */
  readonly announce: (notice: DeviceNotice) => void;
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
  await deps.devices.rename(device.id, name, [eventOf(deps, 'device.changed', device)]);
  return { name };
};

/**
 * Revokes a phone, tells its person, and answers the sessions that it opened, which the caller ends. A phone that was
 * revoked already answers them again, so that ending them can be tried anew. P106: the person has no such phone.
 */
export const revokeDevice = async (
  deps: ManageDeps,
  own: OwnDevice,
): Promise<{ readonly sessions: readonly SessionId[] } | { readonly fault: 'P106' }> => {
  const device = await findOwn(deps, own);
  if (device === undefined) return { fault: 'P106' };
  const revoked = await deps.devices.revoke(device.id, [eventOf(deps, 'device.revoked', device)]);
  if (revoked) deps.announce({ nationalId: device.nationalId, what: 'revoked', deviceName: device.name });
  return { sessions: await deps.devices.sessionsOf(device.id) };
};

const findOwn = async ({ devices }: ManageDeps, { nationalId, deviceId }: OwnDevice): Promise<Device | undefined> => {
  const device = await devices.find(deviceId);
  return device?.nationalId === nationalId ? device : undefined;
};

const eventOf = ({ clock }: ManageDeps, kind: NewEvent['kind'], { id, nationalId }: Device): NewEvent => ({
  kind,
  atMilliseconds: clock.nowMilliseconds(),
  nationalId,
  details: { device: id },
});
