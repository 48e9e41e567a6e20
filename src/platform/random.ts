import { randomBytes, randomUUID } from 'node:crypto';
import type { Random } from '#vocabulary/clock.ts';

/** The machine's own source of chance, fit for keys and secrets. */
export const systemRandom: Random = {
  token: (bytes) => randomBytes(bytes).toString('base64url'),
  uuid: () => randomUUID(),
  bytes: (bytes) => randomBytes(bytes),
};
