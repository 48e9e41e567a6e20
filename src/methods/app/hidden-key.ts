import { createHmac } from 'node:crypto';
import { hmacKey } from './hmac-key.ts';

/** A keyed hash that stands for a person or an address in a table, so that the table names neither. */
export const hiddenKey = (key: Uint8Array, kind: string, value: string): string =>
  `${kind}:${createHmac('sha256', hmacKey(key)).update(kind).update('\0').update(value).digest('base64url')}`;
