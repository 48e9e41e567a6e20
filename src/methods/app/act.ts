import { createHash } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import type { Sealer } from '#platform/sealed-token.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import type { ChallengeStore } from './challenge-store.ts';
import type { Device, DeviceStore } from './device-store.ts';
import { isSignedBy, namedDevice, readJws } from './signed-answer.ts';
import type { UnlockDeps } from './unlock.ts';

/** What a phone does for its holder beside answering requests (`offer-by-device.ts`, `change-pin.ts`): each is signed, once, over a fresh note of ours. */
export type ActDeps = UnlockDeps & {
  readonly devices: DeviceStore;
  /** Keeps which notes were used, and the rates. */
  readonly challenges: Pick<ChallengeStore, 'countRequest'>;
  readonly clock: Clock;
  readonly random: Random;
  /** The one of the notes to sign. */
  readonly sealer: Sealer;
  /** Origin that the app is served from. */
  readonly appOrigin: string;
};

/** What every act says; each adds its own. */
export const actFields = {
  deviceId: Type.String({ maxLength: 64 }),
  note: Type.String({ minLength: 1, maxLength: 400 }),
  origin: Type.String({ maxLength: 300 }),
  /** The phone’s own time; not used: the note carries ours. */
  atSeconds: Type.Integer({ minimum: 0 }),
  /** Stretched PIN, base64url; absent with a passkey. */
  pinProof: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
};

/** What the app sends: the signature, and the passkey's assertion over it where there is one. */
export type GivenAct = { readonly jws: string; readonly assertion?: unknown };

const noteSeconds = 60;

/** A note for this device to sign. Nothing is kept of it until it is used. */
export const makeActNote = (
  { sealer, clock, random }: Pick<ActDeps, 'sealer' | 'clock' | 'random'>,
  { id }: Device,
): string => sealer.seal({ use: 'act', device: id, nonce: random.token(16) }, clock.nowSeconds() + noteSeconds);

type Check<Content> = { readonly Check: (value: unknown) => value is Content };
type Common = { readonly deviceId: string; readonly note: string; readonly origin: string };

/** What the device signed, the first time that it comes; undefined when another signed, elsewhere, over another note, or again. */
export const openAct = async <Content extends Common>(
  deps: ActDeps,
  device: Device,
  { jws, check }: { readonly jws: string; readonly check: Check<Content> },
): Promise<Content | undefined> => {
  const content =
    namedDevice(jws) === device.id && isSignedBy(jws, device.publicJwk) ? readJws(jws)?.content : undefined;
  if (!check.Check(content) || content.deviceId !== device.id || content.origin !== deps.appOrigin) return undefined;
  const note = deps.sealer.open(content.note, deps.clock.nowSeconds());
  if (note?.['use'] !== 'act' || note['device'] !== device.id) return undefined;
  return (await isFirstUse(deps, content.note)) ? content : undefined;
};

const isFirstUse = async ({ challenges, clock }: ActDeps, note: string): Promise<boolean> => {
  const key = `note:${createHash('sha256').update(note).digest('base64url')}`;
  const [isFirst = false] = await challenges.countRequest(
    [{ key, maximum: 1, windowSeconds: noteSeconds }],
    clock.nowSeconds(),
  );
  return isFirst;
};
