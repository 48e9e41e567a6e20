import { createECDH, createHmac } from 'node:crypto';
import type { PushSubscription } from 'web-push';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { Outgoing } from './outgoing.ts';

/** A subscription as the browser gave it (Push API, `PushSubscription.toJSON`); undefined when there is none. */
export type PushTarget = Readonly<Record<string, unknown>> | undefined;

/** Wakes closed apps. `gone`: the subscription is no longer good and is to be forgotten. */
export type PushSender = {
  /** Our public key (RFC 8292), base64url, which the app subscribes with; undefined when no push service is used. */
  readonly publicKey: string | undefined;
  /** Says that something waits; never what, nor for whom. Rejects when the push service cannot be reached. */
  readonly wake: (target: PushTarget) => Promise<'sent' | 'gone' | 'unsubscribed'>;
};

export type VapidKeys = { readonly publicKey: string; readonly privateKey: string };

const subscriptionCheck = TypeCompiler.Compile(
  Type.Object({
    endpoint: Type.String({ pattern: '^https?://' }),
    keys: Type.Object({ p256dh: Type.String(), auth: Type.String() }),
  }),
);

/** All that travels through a push service, sealed for the one browser all the same (RFC 8291). */
const payload = JSON.stringify({ is: 'waiting' });

/**
 * Sends by Web Push (RFC 8030) to whatever service the phone's browser named, through the guarded door.
 * @param subject `mailto:` or `https:` address at which a push service reaches the operator (RFC 8292 §2.1)
 * @param lifeSeconds how long a push service may hold it: a request that is over needs no waking
 */
export const createPushSender = (
  { keys, subject, lifeSeconds }: { readonly keys: VapidKeys; readonly subject: string; readonly lifeSeconds: number },
  fetchService: Outgoing['fetch'],
): PushSender => ({
  publicKey: keys.publicKey,
  wake: async (target) => {
    if (!subscriptionCheck.Check(target)) return 'unsubscribed';
    const { default: webPush } = await import('web-push');
    const vapidDetails = { subject, ...keys };
    const subscription: PushSubscription = { endpoint: target.endpoint, keys: target.keys };
    const details = webPush.generateRequestDetails(subscription, payload, {
      vapidDetails,
      TTL: lifeSeconds,
      urgency: 'high',
      topic: 'waiting',
    });
    const answer = await fetchService(details.endpoint, {
      method: details.method,
      headers: Object.entries(details.headers).map(([name, value]) => [name, value] as [string, string]),
      body: Uint8Array.from(details.body),
    });
    if (answer.status === 404 || answer.status === 410) return 'gone';
    if (!answer.ok) throw new Error(`The push service answered ${answer.status}.`);
    return 'sent';
  },
});

/** No push service: closed apps are not woken. */
export const noPush: PushSender = { publicKey: undefined, wake: async () => 'unsubscribed' };

/** Order of the group of P-256 (FIPS 186-5). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * The one pair of keys that every phone subscribes with, made from a secret so that it survives with the master key
 * and needs no store (FIPS 186-5 A.2.1: 48 bytes, reduced, leave no bias).
 */
export const deriveVapidKeys = (secret: Uint8Array): VapidKeys => {
  const wide = createHmac('sha384', secret).update('web-push').digest('hex');
  const scalar = ((BigInt(`0x${wide}`) % (order - 1n)) + 1n).toString(16).padStart(64, '0');
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(scalar, 'hex');
  return { publicKey: pair.getPublicKey('base64url'), privateKey: Buffer.from(scalar, 'hex').toString('base64url') };
};
