import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createWakeApps } from '#methods/app/wake-apps.ts';
import { createOutgoing, type Outgoing } from '#platform/outgoing.ts';
import { createPushSender, deriveVapidKeys, noPush, type PushSender } from '#platform/web-push.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import { type PushService, startPushService } from '../../support/push-service.ts';

const keys = deriveVapidKeys(Buffer.alloc(32, 7));
const terms = { subject: 'mailto:operator@example.test', lifeSeconds: 120 };
const outgoing = createOutgoing({ allowPrivate: true, timeoutMilliseconds: 5000, maximumBytes: 10_000 });
let service: PushService;
let sender: PushSender;

before(async () => {
  service = await startPushService();
  sender = createPushSender({ keys, ...terms }, toService);
});
after(async () => {
  service.close();
  await outgoing.close();
});

/** The service's name leads to where it listens. */
const toService: Outgoing['fetch'] = (address, init) =>
  outgoing.fetch(String(address).replace(service.publicOrigin, service.listensAt), init);

const newSubscription = () => service.subscribe(sender.publicKey ?? '');

test('the browser reads that something waits, and nothing else travels', async () => {
  const subscription = newSubscription();
  assert.equal(await sender.wake(subscription), 'sent');
  assert.deepEqual(service.delivered.at(-1), {
    endpoint: subscription.endpoint,
    text: '{"is":"waiting"}',
    ttlSeconds: 120,
    urgency: 'high',
    sender: 'mailto:operator@example.test',
  });
});

test('nobody else can send: the service verifies the sender by the key that the browser subscribed with (RFC 8292)', async () => {
  const count = service.delivered.length;
  const subscription = newSubscription();
  const stranger = createPushSender({ keys: deriveVapidKeys(Buffer.alloc(32, 8)), ...terms }, toService);
  await assert.rejects(stranger.wake(subscription), /answered 403/);
  const spoiled = createPushSender(
    { keys: { ...keys, privateKey: deriveVapidKeys(Buffer.alloc(32, 8)).privateKey }, ...terms },
    toService,
  );
  await assert.rejects(spoiled.wake(subscription), /answered 400/);
  assert.equal(service.delivered.length, count);
});

test('the keys come from the master key alone, and differ with it', () => {
  assert.deepEqual(deriveVapidKeys(Buffer.alloc(32, 7)), keys);
  assert.notDeepEqual(deriveVapidKeys(Buffer.alloc(32, 8)), keys);
});

test('what is no subscription is not followed', async () => {
  const count = service.delivered.length;
  for (const target of [undefined, {}, { endpoint: 'file:///etc/passwd', keys: { p256dh: 'a', auth: 'b' } }]) {
    assert.equal(await sender.wake(target), 'unsubscribed');
  }
  assert.equal(await noPush.wake(newSubscription()), 'unsubscribed');
  assert.equal(service.delivered.length, count);
});

test('an address in a private range is refused where such addresses are', async () => {
  const guarded = createOutgoing({ allowPrivate: false, timeoutMilliseconds: 5000, maximumBytes: 10_000 });
  const strict = createPushSender({ keys, ...terms }, guarded.fetch);
  const target = { ...newSubscription(), endpoint: `${service.listensAt}/push/1` };
  await assert.rejects(strict.wake(target), /private/);
  await guarded.close();
});

test('a subscription that the service has forgotten is removed from its phone; others stay', async () => {
  const subscription = newSubscription();
  const kept: unknown[] = [];
  let done: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (done = resolve));
  const devices = {
    listOf: async () => [
      { id: 'gone', state: 'active', pushSubscription: subscription } as never,
      { id: 'old', state: 'revoked', pushSubscription: subscription } as never,
    ],
    keepPushSubscription: async (...change: unknown[]) => {
      kept.push(change);
      done();
    },
  };
  service.forget(subscription.endpoint);
  createWakeApps({ devices, push: sender, log: { error: assert.fail } })(asNationalId('899800000012'));
  await finished;
  assert.deepEqual(kept, [['gone', undefined]]);
});

test('a service that fails is logged and harms nothing', async () => {
  service.failWith(500);
  await assert.rejects(sender.wake(newSubscription()), /answered 500/);
  service.failWith(undefined);
});
