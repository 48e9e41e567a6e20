import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { importJWK, jwtVerify } from 'jose';

/** What a browser read from a push. */
export type Delivered = {
  readonly endpoint: string;
  readonly text: string;
  readonly ttlSeconds: number;
  readonly urgency: string | undefined;
  /** Who says that they sent it (RFC 8292 §2.1). */
  readonly sender: unknown;
};

export type Subscription = {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
};

/** A push service, and the browsers behind it: takes nothing that RFC 8030, 8188, 8291 and 8292 do not allow. */
export type PushService = {
  /** As subscriptions name it. */
  readonly publicOrigin: string;
  /** Where it really listens, on this machine. */
  readonly listensAt: string;
  /** A browser subscribes, for pushes of the sender with this key only. */
  readonly subscribe: (applicationServerKey: string) => Subscription;
  /** The browser is gone for good. */
  readonly forget: (endpoint: string) => void;
  /** From now on every push is answered with this. */
  readonly failWith: (status: number | undefined) => void;
  readonly delivered: readonly Delivered[];
  /** The next push that a browser reads. */
  readonly next: () => Promise<Delivered>;
  readonly close: () => void;
};

type Browser = { readonly key: string; readonly pair: ECDH; readonly auth: Buffer; isGone: boolean };

const publicOrigin = 'https://push.example.test';

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, Browser>();
  const delivered: Delivered[] = [];
  const bell = new EventEmitter();
  let failure: number | undefined;
  const receive = async (request: IncomingMessage): Promise<number> => {
    if (failure !== undefined) return failure;
    const endpoint = `${publicOrigin}${request.url}`;
    const browser = browsers.get(endpoint);
    if (browser === undefined) return 404;
    if (browser.isGone) return 410;
    const push = await readPush(request, browser);
    if (typeof push === 'number') return push;
    delivered.push({ endpoint, ...push });
    bell.emit('push', delivered.at(-1));
    return 201;
  };
  const server = createServer((request, response) => {
    receive(request).then(
      (status) => response.writeHead(status, { location: `${publicOrigin}/messages/1`, ttl: '60' }).end(),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    publicOrigin,
    listensAt: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    subscribe: (key) => {
      const [pair, auth] = [createECDH('prime256v1'), randomBytes(16)];
      const keys = { p256dh: pair.generateKeys('base64url'), auth: auth.toString('base64url') };
      const endpoint = `${publicOrigin}/push/${randomBytes(12).toString('base64url')}`;
      browsers.set(endpoint, { key, pair, auth, isGone: false });
      return { endpoint, keys };
    },
    forget: (endpoint) => {
      const browser = browsers.get(endpoint);
      if (browser !== undefined) browser.isGone = true;
    },
    failWith: (status) => {
      failure = status;
    },
    delivered,
    next: async () => ((await once(bell, 'push')) as [Delivered])[0],
    close: () => server.close(),
  };
}

/** RFC 8030 §7.2 lets a service refuse more. */
const mostBytes = 4096;

/** The push as its browser reads it, or the status with which it is refused. */
async function readPush(request: IncomingMessage, browser: Browser): Promise<number | Omit<Delivered, 'endpoint'>> {
  const { ttl, urgency, topic, authorization = '', ...rest } = request.headers;
  const body = await buffer(request);
  if (request.method !== 'POST') return 405;
  if (!/^\d+$/.test(String(ttl))) return 400;
  if (urgency !== undefined && !/^(very-low|low|normal|high)$/.test(String(urgency))) return 400;
  if (topic !== undefined && !/^[\w-]{1,32}$/.test(String(topic))) return 400;
  if (rest['content-encoding'] !== 'aes128gcm') return 415;
  if (body.length > mostBytes) return 413;
  const sender = await readSender(authorization, browser.key);
  if (sender === undefined) return 403;
  return { text: decrypt(browser, body), ttlSeconds: Number(ttl), urgency: urgency?.toString(), sender };
}

/** RFC 8292: signed for this service, for a day at most, by the key that the browser subscribed with. */
async function readSender(authorization: string, subscribedKey: string): Promise<unknown> {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  if (key !== subscribedKey) return undefined;
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const publicKey = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256');
  const { payload } = await jwtVerify(token, publicKey, { algorithms: ['ES256'], audience: publicOrigin });
  const lifeSeconds = (payload.exp ?? Number.POSITIVE_INFINITY) - Date.now() / 1000;
  return lifeSeconds <= 86_400 && /^(mailto:|https:)/.test(payload.sub ?? '') ? payload.sub : undefined;
}

/** The browser's side of RFC 8291: one record (RFC 8188), whose padding ends with 2. */
function decrypt({ pair, auth }: Browser, body: Buffer): string {
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
}
