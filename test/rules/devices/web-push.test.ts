import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { createWakeApps } from '#methods/app/wake-apps.ts';
import { createOutgoing } from '#platform/outgoing.ts';
import { createPushSender, deriveVapidKeys, noPush, type PushSender } from '#platform/web-push.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';

type Asked = { readonly headers: IncomingHttpHeaders; readonly body: Buffer };
const asked: Asked[] = [];
let server: Server;
let origin = '';
let status = 201;
let sender: PushSender;
const outgoing = createOutgoing({ allowPrivate: true, timeoutMilliseconds: 5000, maximumBytes: 10_000 });
const keys = deriveVapidKeys(Buffer.alloc(32, 7));

before(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  sender = createPushSender({ keys, subject: 'mailto:operator@example.test', lifeSeconds: 120 }, outgoing.fetch);
});
after(async () => {
  server.close();
  await outgoing.close();
});

/** A browser's side of RFC 8291. */
const newSubscription = () => {
  const pair = createECDH('prime256v1');
  const p256dh = pair.generateKeys('base64url');
  const auth = randomBytes(16);
  return { pair, auth, json: { endpoint: `${origin}/push/1`, keys: { p256dh, auth: auth.toString('base64url') } } };
};

const decrypt = ({ pair, auth }: ReturnType<typeof newSubscription>, body: Buffer): string => {
  const [salt, length] = [body.subarray(0, 16), body[20] ?? 0];
  const theirs = body.subarray(21, 21 + length);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), theirs]);
  const secret = Buffer.from(hkdfSync('sha256', pair.computeSecret(theirs), auth, info, 32));
  const part = (name: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${name}\0`, bytes));
  const decipher = createDecipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12));
  const sealed = body.subarray(21 + length);
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
};

test('the browser reads that something waits, and nothing else travels', async () => {
  const subscription = newSubscription();
  assert.equal(await sender.wake(subscription.json), 'sent');
  const { headers, body } = asked.at(-1) ?? assert.fail();
  assert.deepEqual(JSON.parse(decrypt(subscription, body)), { is: 'waiting' });
  assert.deepEqual([headers['ttl'], headers['urgency'], headers['content-encoding']], ['120', 'high', 'aes128gcm']);
});

test('the push service can verify who sends (RFC 8292)', async () => {
  await sender.wake(newSubscription().json);
  const { authorization = '' } = asked.at(-1)?.headers ?? {};
  const [, head = '', content = '', signature = '', key = ''] =
    /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  assert.equal(key, sender.publicKey);
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  assert.ok(
    verify(
      'sha256',
      Buffer.from(`${head}.${content}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    ),
  );
  const claims = JSON.parse(Buffer.from(content, 'base64url').toString()) as { aud: string; sub: string };
  assert.deepEqual([claims.aud, claims.sub], [origin, 'mailto:operator@example.test']);
});

test('the keys come from the master key alone, and differ with it', () => {
  assert.deepEqual(deriveVapidKeys(Buffer.alloc(32, 7)), keys);
  assert.notDeepEqual(deriveVapidKeys(Buffer.alloc(32, 8)), keys);
});

test('what is no subscription is not followed', async () => {
  const count = asked.length;
  for (const target of [undefined, {}, { endpoint: 'file:///etc/passwd', keys: { p256dh: 'a', auth: 'b' } }]) {
    assert.equal(await sender.wake(target), 'unsubscribed');
  }
  assert.equal(await noPush.wake(newSubscription().json), 'unsubscribed');
  assert.equal(asked.length, count);
});

test('an address in a private range is refused where such addresses are', async () => {
  const guarded = createOutgoing({ allowPrivate: false, timeoutMilliseconds: 5000, maximumBytes: 10_000 });
  const strict = createPushSender({ keys, subject: 'mailto:operator@example.test', lifeSeconds: 120 }, guarded.fetch);
  await assert.rejects(strict.wake(newSubscription().json), /private/);
  await guarded.close();
});

test('a subscription that the service has forgotten is removed from its phone; others stay', async () => {
  const subscription = newSubscription().json;
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
  status = 410;
  createWakeApps({ devices, push: sender, log: { error: assert.fail } })(asNationalId('899800000012'));
  await finished;
  status = 201;
  assert.deepEqual(kept, [['gone', undefined]]);
});

test('a service that fails is logged and harms nothing', async () => {
  status = 500;
  await assert.rejects(sender.wake(newSubscription().json), /answered 500/);
  status = 201;
});
