import { randomBytes, randomUUID } from 'node:crypto';
import type { Random } from '#vocabulary/clock.ts';

const drawnAtOnce = 4096;
const drawn = { bytes: Buffer.alloc(0), used: 0 };

/**
 * Bytes that nobody has had before. Drawn from the machine many at a time, because asking costs the same for few and
 * for many; what is handed out is wiped here.
 */
const draw = (bytes: number): Buffer => {
  if (bytes > drawnAtOnce / 8) return randomBytes(bytes);
  if (drawn.used + bytes > drawn.bytes.length) Object.assign(drawn, { bytes: randomBytes(drawnAtOnce), used: 0 });
  const own = drawn.bytes.subarray(drawn.used, drawn.used + bytes);
  const copy = Buffer.from(own);
  own.fill(0);
  drawn.used += bytes;
  return copy;
};

/** The machine's own source of chance, fit for keys and secrets. */
export const systemRandom: Random = {
  token: (bytes) => draw(bytes).toString('base64url'),
  uuid: () => randomUUID(),
  bytes: draw,
};
