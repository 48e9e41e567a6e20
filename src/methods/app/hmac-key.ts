import { createSecretKey, type KeyObject } from 'node:crypto';

const prepared = new WeakMap<Uint8Array, KeyObject>();

/** The key as the runtime wants it for HMAC, made once: to make it anew takes six times as long as the HMAC itself. */
export const hmacKey = (key: Uint8Array): KeyObject => {
  const known = prepared.get(key);
  if (known !== undefined) return known;
  const made = createSecretKey(key);
  prepared.set(key, made);
  return made;
};
