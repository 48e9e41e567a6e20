import { fromBase64url } from './bytes.ts';
import { callConnected } from './connecting.ts';
import type { Identity } from './vault.ts';

/** Whether this deployment pushes and this browser takes pushes. */
export const isPushPossible = (pushKey: string): boolean =>
  pushKey !== '' && 'PushManager' in globalThis && 'serviceWorker' in navigator;

export const isPushOn = async (): Promise<boolean> => {
  const registration = await navigator.serviceWorker.ready;
  return (await registration.pushManager.getSubscription()) !== null;
};

/** Asks the person, then tells the server where to knock (RFC 8030). */
export const switchPushOn = async (identity: Identity, pushKey: string): Promise<'on' | 'refused' | 'unreachable'> => {
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: fromBase64url(pushKey) })
    // The browser does not say whether the person, a policy or its push service refused.
    .catch(() => undefined);
  if (subscription === undefined) return 'refused';
  const { endpoint, expirationTime, keys } = subscription.toJSON();
  const reply = await callConnected(identity, 'POST', 'push-subscription', { endpoint, expirationTime, keys });
  if (reply.is === 'done') return 'on';
  await subscription.unsubscribe();
  return 'unreachable';
};
