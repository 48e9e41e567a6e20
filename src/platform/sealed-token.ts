import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { recent } from './recent.ts';

/** A small signed note that travels through a browser: readable, not forgeable, with an end. */
export type Sealer = {
  /** `content` must survive JSON. The note is URL-safe. */
  readonly seal: (content: Readonly<Record<string, unknown>>, expiresAtSeconds: number) => string;
  /** The content, or undefined when forged, malformed or past its end. */
  readonly open: (note: string, nowSeconds: number) => Record<string, unknown> | undefined;
};

const longestNote = 4096;

/** Of good notes, some two megabytes at most: a browser brings the same ones at each step of a login. */
const rememberedMacs = 1000;

/** `key`: at least 32 bytes, of one purpose only, so that a note for one use is worthless for another. */
export const createSealer = (key: Uint8Array): Sealer => {
  // Prepared once: Node takes a KeyObject five times faster than bytes.
  const secret = createSecretKey(key);
  const macs = recent<Buffer>(rememberedMacs);
  const macOf = (body: string) => macs.find(body) ?? createHmac('sha256', secret).update(body).digest();
  return {
    seal: (content, expiresAtSeconds) => {
      const body = Buffer.from(JSON.stringify({ ...content, exp: expiresAtSeconds })).toString('base64url');
      const mac = macOf(body);
      if (body.length < longestNote) macs.keep(body, mac);
      return `${body}.${mac.toString('base64url')}`;
    },
    open: (note, nowSeconds) => {
      const [body, mac, ...rest] = note.length > longestNote ? [] : note.split('.');
      if (body === undefined || mac === undefined || rest.length > 0) return undefined;
      const given = Buffer.from(mac, 'base64url');
      const expected = macOf(body);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      macs.keep(body, expected);
      const content = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
      return typeof content['exp'] === 'number' && content['exp'] > nowSeconds ? content : undefined;
    },
  };
};
