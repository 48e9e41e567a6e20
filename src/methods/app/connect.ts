import { type Static, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { Sealer } from '#platform/sealed-token.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import { asDeviceId } from '#vocabulary/identifiers.ts';
import type { Device, DeviceStore } from './device-store.ts';
import { isSignedBy, namedDevice, readJws } from './signed-answer.ts';

export type ConnectDeps = {
  readonly devices: DeviceStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Under a key of its own, so that no other note opens a connection. */
  readonly sealer: Sealer;
  /** Origin that the app is served from. */
  readonly appOrigin: string;
};

/** Life of a note: long enough for a slow phone to sign it. */
const noteSeconds = 60;

/** What the device signs (ES256, `kid` = device id). */
const connectSchema = Type.Object(
  {
    typ: Type.Literal('vestibule-connect'),
    note: Type.String({ minLength: 1, maxLength: 400 }),
    origin: Type.String({ maxLength: 300 }),
    /** The phone’s own time; not used: the note carries ours. */
    atSeconds: Type.Integer(),
  },
  { additionalProperties: false },
);
export type ConnectContent = Static<typeof connectSchema>;

const connectCheck = TypeCompiler.Compile(connectSchema);

/** A note for the device to sign. Nothing is kept: the seal and the end within it are all that is checked. */
export const connectChallenge = ({
  sealer,
  clock,
  random,
}: ConnectDeps): { readonly note: string; readonly expiresAtSeconds: number } => {
  const expiresAtSeconds = clock.nowSeconds() + noteSeconds;
  return { note: sealer.seal({ use: 'connect', nonce: random.token(16) }, expiresAtSeconds), expiresAtSeconds };
};

/**
 * The device that signed the note. P104: not one of ours, or not over a living note of ours. P506: blocked or
 * revoked, which only the holder of its key is told.
 *
 * A signature can be used again while its note lives, and gains nothing: it opens one more reading of what that same
 * device is shown, to somebody who could read the first; an answer needs a signature of its own, and the PIN.
 */
export const openConnection = async (
  deps: ConnectDeps,
  jws: string,
): Promise<{ readonly device: Device } | { readonly fault: 'P104' | 'P506' }> => {
  const device = await deps.devices.find(asDeviceId(namedDevice(jws) ?? ''));
  if (device === undefined || !isConnect(deps, jws, device)) return { fault: 'P104' };
  return device.state === 'active' ? { device } : { fault: 'P506' };
};

const isConnect = ({ sealer, clock, appOrigin }: ConnectDeps, jws: string, { publicJwk }: Device): boolean => {
  if (!isSignedBy(jws, publicJwk)) return false;
  const content = readJws(jws)?.content;
  if (!connectCheck.Check(content) || content.origin !== appOrigin) return false;
  return sealer.open(content.note, clock.nowSeconds())?.['use'] === 'connect';
};
