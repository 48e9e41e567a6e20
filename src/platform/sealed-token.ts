import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/** A small signed note that travels through a browser: readable, not forgeable, with an end. */
export type Sealer = {
  /** `content` must survive JSON. The note is URL-safe. */
  readonly seal: (content: Readonly<Record<string, unknown>>, expiresAtSeconds: number) => string;
  /** The content, or undefined when forged, malformed or past its end. */
  readonly open: (note: string, nowSeconds: number) => Record<string, unknown> | undefined;
};

const longestNote = 4096;

/** `key`: at least 32 bytes, of one purpose only, so that a note for one use is worthless for another. */
export const createSealer = (key: Uint8Array): Sealer => {
  // Prepared once: Node takes a KeyObject five times faster than bytes.
  const secret = createSecretKey(key);
  const macOf = (body: string) => createHmac('sha256', secret).update(body).digest();
  return {
    seal: (content, expiresAtSeconds) => {
      const body = Buffer.from(JSON.stringify({ ...content, exp: expiresAtSeconds })).toString('base64url');
      return `${body}.${macOf(body).toString('base64url')}`;
    },
    open: (note, nowSeconds) => {
      const [body, mac, ...rest] = note.length > longestNote ? [] : note.split('.');
      if (body === undefined || mac === undefined || rest.length > 0) return undefined;
      const given = Buffer.from(mac, 'base64url');
      const expected = macOf(body);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const content = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
      return typeof content['exp'] === 'number' && content['exp'] > nowSeconds ? content : undefined;
    },
  };
};
