import type { Log } from '#platform/log.ts';
import type { PushSender } from '#platform/web-push.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { Device, DeviceStore } from './device-store.ts';

export type WakeDeps = {
  readonly devices: Pick<DeviceStore, 'listOf' | 'keepPushSubscription'>;
  readonly push: PushSender;
  readonly log: Pick<Log, 'error'>;
};

/** Wakes the closed apps of a person, in the background. Never throws, never waits: nobody's answer depends on it. */
export const createWakeApps =
  (deps: WakeDeps) =>
  (nationalId: NationalId): void => {
    wakeAll(deps, nationalId).catch((error: unknown) => deps.log.error('A phone could not be woken.', { error }));
  };

const wakeAll = async (deps: WakeDeps, nationalId: NationalId): Promise<void> => {
  const owned = await deps.devices.listOf(nationalId);
  const outcomes = owned.filter(({ state }) => state === 'active').map((device) => wakeOne(deps, device));
  await Promise.all(outcomes);
};

const wakeOne = async ({ devices, push, log }: WakeDeps, device: Device): Promise<void> => {
  try {
    const outcome = await push.wake(device.pushSubscription);
    // RFC 8030 §7.3: what a push service has forgotten is not asked again.
    if (outcome === 'gone') await devices.keepPushSubscription(device.id, undefined);
  } catch (error) {
    log.error('A push service could not be reached.', { error });
  }
};
